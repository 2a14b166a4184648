import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { type ComponentType, lazy, type ReactNode, Suspense } from 'react'
import { DAG_TABS, type DagTab } from '../../addresses.ts'
import { dagQuery } from '../../data/dags.ts'
import { useMay } from '../../data/me.ts'
import type { DagDefinition } from '../../data/shapes/dag.ts'
import { Page } from '../../frame/page.tsx'
import { ErrorNote, Skeleton } from '../../parts/notes.tsx'
import { useShortcut } from '../../parts/shortcuts.ts'
import { DagZone } from '../../parts/time.tsx'
import { DagActions, DagHead } from './dag-head.tsx'
import styles from './dag-page.module.css'

export interface DagTabProps {
  readonly dag: DagDefinition
}

const route = getRouteApi('/dags/$dag')

const TABS: Readonly<Record<DagTab, ComponentType<DagTabProps>>> = {
  grid: lazy(() => import('./grid/grid-tab.tsx').then(({ GridTab }) => ({ default: GridTab }))),
  graph: lazy(() => import('./graph/graph-tab.tsx').then(({ GraphTab }) => ({ default: GraphTab }))),
  runs: lazy(() => import('./runs/runs-tab.tsx').then(({ RunsTab }) => ({ default: RunsTab }))),
  durations: lazy(() =>
    import('./durations/durations-tab.tsx').then(({ DurationsTab }) => ({ default: DurationsTab })),
  ),
  coverage: lazy(() => import('./coverage/coverage-tab.tsx').then(({ CoverageTab }) => ({ default: CoverageTab }))),
  code: lazy(() => import('./code/code-tab.tsx').then(({ CodeTab }) => ({ default: CodeTab }))),
  details: lazy(() => import('./details/details-tab.tsx').then(({ DetailsTab }) => ({ default: DetailsTab }))),
}

/** A DAG in seven tabs. */
export function DagPage(): ReactNode {
  const { dag: id } = route.useParams()
  const { tab = 'grid' } = route.useSearch()
  const { data: dag, error, refetch } = useQuery(dagQuery(id))
  const navigate = useNavigate()
  const mayRun = useMay('operator')
  useShortcut(
    't',
    'trigger this DAG',
    mayRun ? () => navigate({ to: '/dags/$dag/trigger', params: { dag: id } }) : undefined,
  )
  if (error && dag === undefined) return <NoDag id={id} error={error} retry={refetch} />
  return (
    <DagZone value={dag?.schedule?.time_zone}>
      <Page title={id} head={<DagHead id={id} dag={dag} />} actions={mayRun ? <DagActions id={id} /> : undefined}>
        <Tabs id={id} chosen={tab} />
        {error ? <ErrorNote error={error} retry={refetch} /> : null}
        {dag ? <Tab dag={dag} tab={tab} /> : null}
        {dag || error ? null : <Skeleton lines={10} height={26} />}
      </Page>
    </DagZone>
  )
}

interface NoDagProps {
  readonly id: string
  readonly error: Error
  retry(): unknown
}

function NoDag({ id, error, retry }: NoDagProps): ReactNode {
  return (
    <Page title={id} head={<DagHead id={id} dag={undefined} />}>
      <ErrorNote error={error} retry={retry} next={<Link to="/">All DAGs</Link>} />
    </Page>
  )
}

function Tab({ dag, tab }: DagTabProps & { readonly tab: DagTab }): ReactNode {
  const Content = TABS[tab]
  return (
    <Suspense fallback={<Skeleton lines={10} height={26} />}>
      <Content dag={dag} />
    </Suspense>
  )
}

function Tabs({ id, chosen }: { readonly id: string; readonly chosen: DagTab }): ReactNode {
  return (
    <nav className={styles.tabs} aria-label="Views of the DAG">
      {DAG_TABS.map((tab) => (
        <Link
          key={tab}
          to="/dags/$dag"
          params={{ dag: id }}
          search={{ tab: tab === 'grid' ? undefined : tab }}
          activeOptions={{ exact: true, explicitUndefined: true }}
          className={styles.tab}
          data-chosen={tab === chosen}
          ref={tab === chosen ? showTab : undefined}
        >
          {tab[0]?.toUpperCase()}
          {tab.slice(1)}
        </Link>
      ))}
    </nav>
  )
}

/** On a phone, the tabs scroll horizontally. */
function showTab(tab: HTMLElement | null): void {
  tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}
