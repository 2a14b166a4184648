import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { parseWords, search, wordsText } from './addresses.ts'
import { Frame } from './frame/frame.tsx'
import { NotFoundPage, PageError } from './frame/page-errors.tsx'
import { Skeleton } from './parts/notes.tsx'

/** All routes of the UI. Each page loads on first use. */
const root = createRootRoute({ component: Frame, notFoundComponent: NotFoundPage })
const getParentRoute = () => root

const dags = createRoute({
  getParentRoute,
  path: '/',
  validateSearch: search.dags,
  component: lazyRouteComponent(() => import('./pages/dags/dags-page.tsx'), 'DagsPage'),
})

const dag = createRoute({
  getParentRoute,
  path: '/dags/$dag',
  validateSearch: search.dag,
  component: lazyRouteComponent(() => import('./pages/dag/dag-page.tsx'), 'DagPage'),
})

const trigger = createRoute({
  getParentRoute,
  path: '/dags/$dag/trigger',
  validateSearch: search.trigger,
  component: lazyRouteComponent(() => import('./pages/trigger/trigger-page.tsx'), 'TriggerPage'),
})

const backfill = createRoute({
  getParentRoute,
  path: '/dags/$dag/backfill',
  component: lazyRouteComponent(() => import('./pages/backfill/backfill-page.tsx'), 'BackfillPage'),
})

const runs = createRoute({
  getParentRoute,
  path: '/runs',
  validateSearch: search.runs,
  component: lazyRouteComponent(() => import('./pages/runs/runs-page.tsx'), 'RunsPage'),
})

const compare = createRoute({
  getParentRoute,
  path: '/runs/compare',
  validateSearch: search.compare,
  component: lazyRouteComponent(() => import('./pages/runs/compare-page.tsx'), 'ComparePage'),
})

const run = createRoute({
  getParentRoute,
  path: '/runs/$run',
  validateSearch: search.run,
  component: lazyRouteComponent(() => import('./pages/run/run-page.tsx'), 'RunPage'),
})

const tasks = createRoute({
  getParentRoute,
  path: '/tasks',
  validateSearch: search.words,
  component: lazyRouteComponent(() => import('./pages/tasks/tasks-page.tsx'), 'TasksPage'),
})

const records = createRoute({
  getParentRoute,
  path: '/records',
  validateSearch: search.records,
  component: lazyRouteComponent(() => import('./pages/records/records-page.tsx'), 'RecordsPage'),
})

const files = createRoute({
  getParentRoute,
  path: '/files',
  validateSearch: search.words,
  component: lazyRouteComponent(() => import('./pages/files/files-page.tsx'), 'FilesPage'),
})

const savings = createRoute({
  getParentRoute,
  path: '/savings',
  validateSearch: search.words,
  component: lazyRouteComponent(() => import('./pages/savings/savings-page.tsx'), 'SavingsPage'),
})

const admin = {
  pools: createRoute({
    getParentRoute,
    path: '/pools',
    component: lazyRouteComponent(() => import('./pages/admin/pools-page.tsx'), 'PoolsPage'),
  }),
  variables: createRoute({
    getParentRoute,
    path: '/variables',
    component: lazyRouteComponent(() => import('./pages/admin/variables-page.tsx'), 'VariablesPage'),
  }),
  connections: createRoute({
    getParentRoute,
    path: '/connections',
    component: lazyRouteComponent(() => import('./pages/admin/connections-page.tsx'), 'ConnectionsPage'),
  }),
  users: createRoute({
    getParentRoute,
    path: '/users',
    component: lazyRouteComponent(() => import('./pages/admin/users-page.tsx'), 'UsersPage'),
  }),
  config: createRoute({
    getParentRoute,
    path: '/config',
    component: lazyRouteComponent(() => import('./pages/admin/config-page.tsx'), 'ConfigPage'),
  }),
  workers: createRoute({
    getParentRoute,
    path: '/workers',
    component: lazyRouteComponent(() => import('./pages/admin/workers-page.tsx'), 'WorkersPage'),
  }),
  notifications: createRoute({
    getParentRoute,
    path: '/notifications',
    component: lazyRouteComponent(() => import('./pages/admin/notifications-page.tsx'), 'NotificationsPage'),
  }),
  audit: createRoute({
    getParentRoute,
    path: '/audit',
    validateSearch: search.words,
    component: lazyRouteComponent(() => import('./pages/admin/audit-page.tsx'), 'AuditPage'),
  }),
}

const routeTree = root.addChildren([
  dags,
  dag,
  trigger,
  backfill,
  runs,
  compare,
  run,
  tasks,
  records,
  files,
  savings,
  admin.pools,
  admin.variables,
  admin.connections,
  admin.users,
  admin.config,
  admin.workers,
  admin.notifications,
  admin.audit,
])

export const router = createRouter({
  routeTree,
  basepath: '/admin',
  parseSearch: parseWords,
  stringifySearch: wordsText,
  defaultPreload: 'intent',
  defaultErrorComponent: PageError,
  defaultPendingComponent: () => <Skeleton lines={8} />,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
