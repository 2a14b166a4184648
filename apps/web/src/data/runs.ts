import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { byCursor } from './by-cursor.ts'
import { api, bodyOf } from './client.ts'
import { given } from './given.ts'
import { keys } from './keys.ts'
import type { ActionReport, Run, TriggerRequest } from './shapes/run.ts'

const PAGE = 100

/** Filters of the run list. `conf.NAME` filters by a parameter value. */
export interface RunSearch {
  readonly dag_id?: string | undefined
  readonly q?: string | undefined
  readonly state?: string | undefined
  readonly type?: 'manual' | 'scheduled' | 'backfill' | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly [conf: `conf.${string}`]: string
}

/** Runs that match the filters, newest first. */
export function runsQuery(filters: RunSearch) {
  return infiniteQueryOptions({
    queryKey: [...keys.runs, filters],
    queryFn: ({ pageParam, signal }) => {
      const query = given({ ...filters, limit: PAGE, cursor: pageParam })
      return bodyOf(api.GET('/api/v1/runs', { params: { query }, signal }))
    },
    ...byCursor,
    placeholderData: (before) => before,
  })
}

export function newestRunsQuery(dag: string, limit: number) {
  return queryOptions({
    queryKey: [...keys.runs, 'newest', dag, limit],
    queryFn: async ({ signal }): Promise<readonly Run[]> => {
      const { runs } = await bodyOf(api.GET('/api/v1/runs', { params: { query: { dag_id: dag, limit } }, signal }))
      return runs
    },
  })
}

/** Plan of a run. It changes with the runs of the DAG. */
export function planQuery(dag: string, request: TriggerRequest) {
  return queryOptions({
    queryKey: [...keys.liveOfDag(dag), 'plan', request],
    queryFn: ({ signal }) =>
      bodyOf(
        api.POST('/api/v1/dags/{dag_id}/plan', { params: { path: { dag_id: dag } }, body: { ...request }, signal }),
      ),
    placeholderData: (before) => before,
    retry: false,
    gcTime: 60_000,
  })
}

export function triggerRun(dag: string, body: TriggerRequest) {
  return bodyOf(api.POST('/api/v1/dags/{dag_id}/runs', { params: { path: { dag_id: dag } }, body }))
}

export function compareQuery(a: string, b: string) {
  return queryOptions({
    queryKey: [...keys.runs, 'compare', a, b],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/v1/compare', { params: { query: { a: Number(a), b: Number(b) } }, signal })),
  })
}

export function runQuery(id: number) {
  return queryOptions({
    queryKey: keys.run(id),
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/v1/runs/{id}', { params: { path: { id }, query: { limit: 1 } }, signal })),
  })
}

/** Time saved by skipped tasks, over the newest runs. */
export function savingsQuery(by: 'dag' | 'week') {
  return queryOptions({
    queryKey: [...keys.runs, 'savings', by],
    queryFn: ({ signal }) => bodyOf(api.GET('/api/v1/savings', { params: { query: { by } }, signal })),
  })
}

export function savingOfRunQuery(id: number) {
  return queryOptions({
    queryKey: [...keys.run(id), 'savings'],
    queryFn: ({ signal }) => bodyOf(api.GET('/api/v1/runs/{id}/savings', { params: { path: { id } }, signal })),
  })
}

export function runGraphQuery(id: number) {
  return queryOptions({
    queryKey: [...keys.run(id), 'graph'],
    queryFn: ({ signal }) => bodyOf(api.GET('/api/v1/runs/{id}/graph', { params: { path: { id } }, signal })),
  })
}

export type RunListAction = 'cancel' | 'retry_failed' | 'clear'

export interface RunListRequest {
  readonly keep_definition: boolean
  readonly dry_run: boolean
}

/** Runs or previews an action on all runs that match the filters. */
export function actOnRuns(
  action: RunListAction,
  search: RunSearch,
  body: RunListRequest,
  signal: AbortSignal | null = null,
) {
  const params = { path: { action }, query: given({ ...search }) }
  return bodyOf<ActionReport>(api.POST('/api/v1/runs/actions/{action}', { params, body, signal }))
}
