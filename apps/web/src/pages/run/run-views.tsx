import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense } from 'react'
import { runInstancesQuery } from '../../data/instances.ts'
import { runGraphQuery } from '../../data/runs.ts'
import type { InstanceItem } from '../../data/shapes/instance.ts'
import type { RunDetail } from '../../data/shapes/run.ts'
import { EmptyNote, ErrorNote, Skeleton } from '../../parts/notes.tsx'
import { pagingOf } from '../../parts/paging.ts'
import { Segments } from '../../parts/segments.tsx'
import { Gantt } from './gantt.tsx'
import { InstanceFilter } from './instance-filter.tsx'
import { InstanceList } from './instance-list.tsx'
import styles from './run-views.module.css'

const TaskGraph = lazy(() =>
  import('../../parts/graph/task-graph.tsx').then((module) => ({ default: module.TaskGraph })),
)
const route = getRouteApi('/runs/$run')
const VIEWS = [
  { value: 'list', text: 'List' },
  { value: 'graph', text: 'Graph' },
  { value: 'gantt', text: 'Gantt' },
] as const

/** Task instances of a run as a list, a graph or a Gantt chart. */
export function RunViews({ run }: { readonly run: RunDetail }): ReactNode {
  const { view = 'list' } = route.useSearch()
  const navigate = useNavigate({ from: '/runs/$run' })
  return (
    <div className={styles.views}>
      <div className={styles.bar}>
        <Segments
          label="View"
          value={view}
          choices={VIEWS}
          onChange={(value) => navigate({ search: (before) => ({ ...before, view: value }), replace: true })}
        />
        {view === 'list' ? <InstanceFilter counts={run.counts ?? {}} /> : null}
      </div>
      {view === 'graph' ? <Graph run={run} /> : <Instances run={run} view={view} />}
    </div>
  )
}

function Graph({ run }: { readonly run: RunDetail }): ReactNode {
  const { task } = route.useSearch()
  const navigate = useNavigate({ from: '/runs/$run' })
  const { data, error, refetch } = useQuery(runGraphQuery(run.id))
  if (error) return <ErrorNote error={error} retry={refetch} />
  if (data === undefined) return <Skeleton lines={8} />
  return (
    <Suspense fallback={<Skeleton lines={8} />}>
      <div className={styles.graph}>
        <TaskGraph
          nodes={data.nodes}
          chosen={task}
          onChoose={(id) =>
            navigate({
              search: (before) => ({ ...before, task: id, sample: undefined, try: undefined, file: undefined }),
            })
          }
        />
      </div>
    </Suspense>
  )
}

function Instances({ run, view }: { readonly run: RunDetail; readonly view: 'list' | 'gantt' }): ReactNode {
  const { state, q } = route.useSearch()
  const filters = view === 'list' ? { state, q } : {}
  const query = useInfiniteQuery(runInstancesQuery(run.id, filters))
  const navigate = useNavigate({ from: '/runs/$run' })
  if (query.error) return <ErrorNote error={query.error} retry={query.refetch} />
  if (query.data === undefined) return <Skeleton lines={8} />
  const instances = query.data.pages.flatMap((page) => page.task_instances)
  const choose = ({ task_id, sample }: InstanceItem): void => {
    void navigate({
      search: (before) => ({ ...before, task: task_id, sample: sample ?? undefined, try: undefined, file: undefined }),
    })
  }
  if (instances.length === 0) return <NoInstances run={run} isFiltered={Object.values(filters).some(Boolean)} />
  if (view === 'gantt') return <Gantt run={run} instances={instances} onChoose={choose} />
  return <InstanceList instances={instances} paging={pagingOf(query)} onChoose={choose} />
}

interface NoInstancesProps {
  readonly run: RunDetail
  readonly isFiltered: boolean
}

function NoInstances({ run, isFiltered }: NoInstancesProps): ReactNode {
  if (isFiltered) return <EmptyNote title="No matching task instances">Change the filters above.</EmptyNote>
  if (run.finished_at !== null)
    return <EmptyNote title="No task instances">The run ended before a worker created them.</EmptyNote>
  return (
    <EmptyNote title="No task instances yet">
      A worker creates them when it takes up the run.
      {run.waiting_for.length > 0 ? ' What it waits for stands above.' : null}
    </EmptyNote>
  )
}
