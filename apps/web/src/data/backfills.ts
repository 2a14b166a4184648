import { queryOptions } from '@tanstack/react-query'
import { api, bodyOf } from './client.ts'
import { keys } from './keys.ts'
import type { Conf, Schemas } from './shapes/common.ts'
import type { ConfPlan } from './shapes/run.ts'

export type Backfill = Schemas['Backfill']
export type BackfillChange = 'pause' | 'resume'

const NEWEST = 5
const POLL_MS = 3_000

/**
 * The newest backfills of a DAG. Events of their runs refresh them. While one is running, so does a timer: without a worker,
 * there are no events.
 */
export function backfillsQuery(dag: string) {
  return queryOptions({
    queryKey: [...keys.liveOfDag(dag), 'backfills'],
    queryFn: async ({ signal }) => {
      const query = { dag_id: dag, limit: NEWEST }
      return (await bodyOf(api.GET('/api/v1/backfills', { params: { query }, signal }))).backfills
    },
    refetchInterval: ({ state: { data = [] } }) => (data.some(({ state }) => state === 'running') ? POLL_MS : false),
  })
}

export function changeBackfill(id: number, change: BackfillChange): Promise<Backfill> {
  const path = { params: { path: { id } } }
  return change === 'pause'
    ? bodyOf(api.POST('/api/v1/backfills/{id}/pause', path))
    : bodyOf(api.POST('/api/v1/backfills/{id}/resume', path))
}

export function cancelBackfill(id: number, withRuns: boolean): Promise<Backfill> {
  return bodyOf(api.POST('/api/v1/backfills/{id}/cancel', { params: { path: { id } }, body: { runs: withRuns } }))
}

export interface PlannedRun {
  readonly run_id: string
  readonly execution_date: string
}

/** Several confs, or the schedule's dates between two days. */
export type BackfillRequest = { readonly confs: readonly Conf[] } | { readonly from: string; readonly to: string }

/** Runs of a backfill. Each plan assumes that the runs before it are done. */
export function backfillPlanQuery(dag: string, request: BackfillRequest) {
  return queryOptions({
    queryKey: [...keys.liveOfDag(dag), 'backfill', request],
    queryFn: async ({ signal }) => {
      const { planned, plan } = await postBackfill(dag, request, true, signal)
      return { planned: planned as readonly PlannedRun[], plans: (plan?.plans ?? []) as readonly ConfPlan[] }
    },
    placeholderData: (before) => before,
    retry: false,
  })
}

/** @returns the number of its runs */
export async function startBackfill(dag: string, request: BackfillRequest): Promise<number> {
  const { planned } = await postBackfill(dag, request, false)
  return planned.length
}

function postBackfill(dag: string, request: BackfillRequest, dryRun: boolean, signal: AbortSignal | null = null) {
  const params = { path: { dag_id: dag } }
  const runs = 'confs' in request ? { confs: request.confs.map((conf) => ({ ...conf })) } : request
  return bodyOf(api.POST('/api/v1/dags/{dag_id}/backfill', { params, body: { ...runs, dry_run: dryRun }, signal }))
}
