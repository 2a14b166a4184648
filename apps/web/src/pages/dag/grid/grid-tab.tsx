import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useCallback, useMemo } from 'react'
import { gridQuery } from '../../../data/grid.ts'
import { Legend } from '../../../parts/legend.tsx'
import { toggled } from '../../../parts/marks.tsx'
import { Command, EmptyNote, ErrorNote, Skeleton } from '../../../parts/notes.tsx'
import { LEGEND_STATES } from '../../../parts/state-shapes.ts'
import type { DagTabProps } from '../dag-page.tsx'
import { Grid } from './grid.tsx'
import { rowsOf } from './grid-rows.ts'
import { useSamples } from './use-samples.ts'

const route = getRouteApi('/dags/$dag')

/** Tasks × runs, newest run first. The URL holds the unfolded tasks. */
export function GridTab({ dag }: DagTabProps): ReactNode {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    gridQuery(dag.dag_id),
  )
  const { unfolded, toggle } = useUnfolded()
  const windows = useMemo(() => windowsOf(data?.pages ?? []), [data])
  const samples = useSamples(dag.dag_id, unfolded, windows)
  const runs = useMemo(() => data?.pages.flatMap((page) => page.runs) ?? [], [data])
  const rows = useMemo(() => {
    const pages = data?.pages ?? []
    return rowsOf(pages[0]?.tasks ?? [], runs, Object.assign({}, ...pages.map((page) => page.cells)), samples)
  }, [data, runs, samples])
  if (error) return <ErrorNote error={error} retry={refetch} />
  if (data === undefined) return <Skeleton lines={10} height={26} />
  if (runs.length === 0)
    return (
      <EmptyNote title="This DAG has not run yet">
        Press <kbd>t</kbd> to trigger it, or: <Command>{`ml-airflow trigger_dag ${dag.dag_id}`}</Command>
      </EmptyNote>
    )
  return (
    <>
      <Grid
        rows={rows}
        runs={runs}
        unfolded={unfolded}
        onToggle={toggle}
        more={hasNextPage && !isFetchingNextPage ? fetchNextPage : undefined}
      />
      <Legend states={LEGEND_STATES} />
    </>
  )
}

interface Unfolded {
  readonly unfolded: ReadonlySet<string>
  toggle(task: string): void
}

function useUnfolded(): Unfolded {
  const { open = '' } = route.useSearch()
  const navigate = useNavigate({ from: '/dags/$dag' })
  const unfolded = useMemo(() => new Set(open.split(',').filter((task) => task !== '')), [open])
  const toggle = useCallback(
    (task: string) => {
      const tasks = [...toggled(unfolded, task)].join(',')
      void navigate({ search: (before) => ({ ...before, open: tasks || undefined }), replace: true })
    },
    [unfolded, navigate],
  )
  return { unfolded, toggle }
}

/** Start of each window: the first at the newest run, the others at the end of the previous one. */
function windowsOf(pages: readonly { readonly next_cursor: string | null }[]): readonly (string | null)[] {
  return pages.map((_, place) => pages[place - 1]?.next_cursor ?? null)
}
