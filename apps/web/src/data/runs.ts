import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, bodyOf, given } from './client.ts'
import { keys } from './keys.ts'
import type { Conf } from './shapes/common.ts'
import type { ActionReport, ConfPlan, Run, TriggerRequest } from './shapes/run.ts'

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
      const query = given({ ...filters, limit: PAGE, cursor: pageParam ?? undefined })
      return bodyOf(api.GET('/api/v1/runs', { params: { query }, signal }))
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor ?? null,
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

export interface PlannedRun {
  readonly run_id: string
  readonly execution_date: string
}

/** Several confs, or the schedule's dates between two days. */
export type BackfillRequest = { readonly confs: readonly Conf[] } | { readonly from: string; readonly to: string }

/** Runs of a backfill. Each plan assumes that the runs before it are done. */
export function backfillQuery(dag: string, request: BackfillRequest) {
  return queryOptions({
    queryKey: [...keys.liveOfDag(dag), 'backfill', request],
    queryFn: async ({ signal }) => {
      const { planned, plan } = await askForBackfill(dag, request, true, signal)
      return { planned: planned as readonly PlannedRun[], plans: (plan?.plans ?? []) as readonly ConfPlan[] }
    },
    placeholderData: (before) => before,
    retry: false,
  })
}

export async function backfill(dag: string, request: BackfillRequest): Promise<number> {
  const { planned } = await askForBackfill(dag, request, false)
  return planned.length
}

function askForBackfill(dag: string, request: BackfillRequest, dryRun: boolean, signal?: AbortSignal) {
  const what = 'confs' in request ? { confs: request.confs.map((conf) => ({ ...conf })) } : request
  const body = { ...what, dry_run: dryRun }
  return bodyOf(
    api.POST('/api/v1/dags/{dag_id}/backfill', {
      params: { path: { dag_id: dag } },
      body,
      ...given({ signal }),
    }),
  )
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

export function runGraphQuery(id: number) {
  return queryOptions({
    queryKey: [...keys.run(id), 'graph'],
    queryFn: ({ signal }) => bodyOf(api.GET('/api/v1/runs/{id}/graph', { params: { path: { id } }, signal })),
  })
}

export type BulkAction = 'cancel' | 'retry_failed' | 'clear'

/** Runs or previews an action on all runs that match the filters. */
export function actOnRuns(action: BulkAction, search: RunSearch, dryRun: boolean, signal?: AbortSignal) {
  const params = { path: { action }, query: given({ ...search }) }
  const body = { dry_run: dryRun }
  return bodyOf<ActionReport>(api.POST('/api/v1/runs/actions/{action}', { params, body, ...given({ signal }) }))
}
