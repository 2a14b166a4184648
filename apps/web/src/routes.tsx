import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { parseWords, search, wordsText } from './addresses.ts'
import { Frame } from './frame/frame.tsx'
import { lazyPage } from './frame/lazy-page.ts'
import { PendingPage } from './frame/page.tsx'
import { NotFoundPage, PageError } from './frame/page-errors.tsx'
import { prefetch } from './prefetch.ts'

/** All routes of the UI. Each page loads on first use. */
const root = createRootRoute({ component: Frame, notFoundComponent: NotFoundPage })
const getParentRoute = () => root

const dags = createRoute({
  getParentRoute,
  path: '/',
  validateSearch: search.dags,
  beforeLoad: ({ search: filters }) => prefetch.dags(filters),
  component: lazyPage(() => import('./pages/dags/dags-page.tsx'), 'DagsPage'),
})

const dag = createRoute({
  getParentRoute,
  path: '/dags/$dag',
  validateSearch: search.dag,
  beforeLoad: ({ params, search: chosen }) => prefetch.dag(params.dag, chosen),
  component: lazyPage(() => import('./pages/dag/dag-page.tsx'), 'DagPage'),
})

const trigger = createRoute({
  getParentRoute,
  path: '/dags/$dag/trigger',
  validateSearch: search.trigger,
  component: lazyPage(() => import('./pages/trigger/trigger-page.tsx'), 'TriggerPage'),
})

const backfill = createRoute({
  getParentRoute,
  path: '/dags/$dag/backfill',
  validateSearch: search.backfill,
  component: lazyPage(() => import('./pages/backfill/backfill-page.tsx'), 'BackfillPage'),
})

const runs = createRoute({
  getParentRoute,
  path: '/runs',
  validateSearch: search.runs,
  component: lazyPage(() => import('./pages/runs/runs-page.tsx'), 'RunsPage'),
})

const compare = createRoute({
  getParentRoute,
  path: '/runs/compare',
  validateSearch: search.compare,
  component: lazyPage(() => import('./pages/runs/compare-page.tsx'), 'ComparePage'),
})

const run = createRoute({
  getParentRoute,
  path: '/runs/$run',
  validateSearch: search.run,
  beforeLoad: ({ params, search: chosen }) => prefetch.run(Number(params.run), chosen),
  component: lazyPage(() => import('./pages/run/run-page.tsx'), 'RunPage'),
})

const tasks = createRoute({
  getParentRoute,
  path: '/tasks',
  validateSearch: search.words,
  component: lazyPage(() => import('./pages/tasks/tasks-page.tsx'), 'TasksPage'),
})

const records = createRoute({
  getParentRoute,
  path: '/records',
  validateSearch: search.records,
  component: lazyPage(() => import('./pages/records/records-page.tsx'), 'RecordsPage'),
})

const files = createRoute({
  getParentRoute,
  path: '/files',
  validateSearch: search.words,
  component: lazyPage(() => import('./pages/files/files-page.tsx'), 'FilesPage'),
})

const savings = createRoute({
  getParentRoute,
  path: '/savings',
  validateSearch: search.words,
  component: lazyPage(() => import('./pages/savings/savings-page.tsx'), 'SavingsPage'),
})

const admin = {
  pools: createRoute({
    getParentRoute,
    path: '/pools',
    component: lazyPage(() => import('./pages/admin/pools-page.tsx'), 'PoolsPage'),
  }),
  variables: createRoute({
    getParentRoute,
    path: '/variables',
    component: lazyPage(() => import('./pages/admin/variables-page.tsx'), 'VariablesPage'),
  }),
  connections: createRoute({
    getParentRoute,
    path: '/connections',
    component: lazyPage(() => import('./pages/admin/connections-page.tsx'), 'ConnectionsPage'),
  }),
  users: createRoute({
    getParentRoute,
    path: '/users',
    component: lazyPage(() => import('./pages/admin/users-page.tsx'), 'UsersPage'),
  }),
  config: createRoute({
    getParentRoute,
    path: '/config',
    component: lazyPage(() => import('./pages/admin/config-page.tsx'), 'ConfigPage'),
  }),
  workers: createRoute({
    getParentRoute,
    path: '/workers',
    component: lazyPage(() => import('./pages/admin/workers-page.tsx'), 'WorkersPage'),
  }),
  notifications: createRoute({
    getParentRoute,
    path: '/notifications',
    component: lazyPage(() => import('./pages/admin/notifications-page.tsx'), 'NotificationsPage'),
  }),
  audit: createRoute({
    getParentRoute,
    path: '/audit',
    validateSearch: search.words,
    component: lazyPage(() => import('./pages/admin/audit-page.tsx'), 'AuditPage'),
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
  defaultPendingComponent: PendingPage,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
