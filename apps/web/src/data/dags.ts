import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { showToast } from '../parts/toasts.tsx'
import { byCursor } from './by-cursor.ts'
import { ApiError, api, bodyOf } from './client.ts'
import { given } from './given.ts'
import { keys } from './keys.ts'
import type { CoverageRow, DagDefinition } from './shapes/dag.ts'

export interface DagFilters {
  readonly q?: string | undefined
  readonly tag?: string | undefined
  readonly paused?: 'true' | 'false' | undefined
  readonly sort?: 'name' | 'last_run' | 'next_run' | undefined
}

/** Page size. The list loads more on scrolling: an installation may have a thousand DAGs. */
const DAGS_PAGE = 100

export function dagsQuery(filters: DagFilters) {
  return infiniteQueryOptions({
    queryKey: [...keys.dags, filters],
    queryFn: ({ pageParam, signal }) => {
      const query = given({ ...filters, limit: DAGS_PAGE, cursor: pageParam })
      return bodyOf(api.GET('/api/v1/dags', { params: { query }, signal }))
    },
    ...byCursor,
    placeholderData: (before) => before,
  })
}

export const importErrorsQuery = queryOptions({
  queryKey: keys.importErrors,
  queryFn: ({ signal }) => bodyOf(api.GET('/api/v1/import-errors', { signal })),
})

export function dagQuery(dag: string) {
  return queryOptions({
    queryKey: keys.definition(dag),
    queryFn: async ({ signal }) =>
      (await bodyOf(api.GET('/api/v1/dags/{dag_id}', { ...paramsOf(dag), signal }))) as DagDefinition,
  })
}

export function nextDatesQuery(dag: string) {
  return queryOptions({
    queryKey: [...keys.definition(dag), 'schedule'],
    queryFn: ({ signal }) => bodyOf(api.GET('/api/v1/dags/{dag_id}/schedule', { ...paramsOf(dag), signal })),
  })
}

/** Current files of a DAG, or those that a run uses. */
export function sourceQuery(dag: string, run?: string) {
  return queryOptions({
    queryKey: [...keys.definition(dag), 'source', run ?? 'now'],
    queryFn: ({ signal }) => {
      const params = { path: { dag_id: dag }, query: given({ run: run === undefined ? undefined : Number(run) }) }
      return bodyOf(api.GET('/api/v1/dags/{dag_id}/source', { params, signal }))
    },
    placeholderData: (before) => before,
  })
}

export function durationsQuery(dag: string) {
  return queryOptions({
    queryKey: [...keys.liveOfDag(dag), 'durations'],
    queryFn: ({ signal }) => {
      const params = { path: { dag_id: dag }, query: { runs: 100 } }
      return bodyOf(api.GET('/api/v1/dags/{dag_id}/durations', { params, signal }))
    },
  })
}

export function coverageQuery(dag: string, by: 'parameters' | 'samples') {
  return infiniteQueryOptions({
    queryKey: [...keys.liveOfDag(dag), 'coverage', by],
    queryFn: async ({ pageParam, signal }) => {
      const params = { path: { dag_id: dag }, query: given({ by, cursor: pageParam }) }
      const { rows, ...rest } = await bodyOf(api.GET('/api/v1/dags/{dag_id}/coverage', { params, signal }))
      return { ...rest, rows: rows as readonly CoverageRow[] }
    },
    ...byCursor,
  })
}

/** Numbers in a task's JSON output, for the newest runs. */
export function metricsQuery(dag: string, task: string, file: string) {
  return queryOptions({
    queryKey: [...keys.liveOfDag(dag), 'metrics', task, file],
    queryFn: ({ signal }) => {
      const params = { path: { dag_id: dag }, query: { task_id: task, ...given({ file }), runs: 200 } }
      return bodyOf(api.GET('/api/v1/dags/{dag_id}/metrics', { params, signal }))
    },
  })
}

interface Pause {
  readonly isPaused: boolean
  change(isPaused: boolean): Promise<void>
}

/**
 * Pauses or resumes a DAG. The switch updates optimistically and reverts if the API rejects the change.
 * Lighter than a mutation: a list has one for each row, and rows come and go while it scrolls.
 */
export function usePause({ dag_id: dag, paused }: { readonly dag_id: string; readonly paused: boolean }): Pause {
  const client = useQueryClient()
  const [asked, setAsked] = useState<boolean>()
  const change = async (isPaused: boolean): Promise<void> => {
    setAsked(isPaused)
    const address = isPaused ? '/api/v1/dags/{dag_id}/pause' : '/api/v1/dags/{dag_id}/unpause'
    try {
      await bodyOf(api.POST(address, paramsOf(dag)))
    } catch (error) {
      showToast(error instanceof ApiError ? error.message : String(error))
    }
    const outdated = [keys.dags, keys.definition(dag)]
    await Promise.all(outdated.map((queryKey) => client.invalidateQueries({ queryKey })))
    setAsked(undefined)
  }
  return { isPaused: asked ?? paused, change }
}

function paramsOf(dag: string) {
  return { params: { path: { dag_id: dag } } }
}
