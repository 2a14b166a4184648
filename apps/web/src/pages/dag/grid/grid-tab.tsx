import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { gridQuery } from '../../../data/dags.ts'
import { Command, EmptyNote, ErrorNote, Skeleton } from '../../../parts/notes.tsx'
import type { DagTabProps } from '../dag-page.tsx'
import { Grid } from './grid.tsx'
import { Legend } from './legend.tsx'

/** Tasks × runs, the newest run first. */
export function GridTab({ dag }: DagTabProps): ReactNode {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    gridQuery(dag.dag_id),
  )
  if (error) return <ErrorNote error={error} retry={refetch} />
  if (data === undefined) return <Skeleton lines={10} height={26} />
  const runs = data.pages.flatMap((page) => page.runs)
  if (runs.length === 0)
    return (
      <EmptyNote title="This DAG has not run yet">
        Press <kbd>t</kbd> to trigger it, or: <Command>{`ml-airflow trigger_dag ${dag.dag_id}`}</Command>
      </EmptyNote>
    )
  return (
    <>
      <Grid
        tasks={data.pages[0]?.tasks ?? []}
        runs={runs}
        cells={Object.assign({}, ...data.pages.map((page) => page.cells))}
        more={hasNextPage && !isFetchingNextPage ? fetchNextPage : undefined}
      />
      <Legend />
    </>
  )
}
