import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { get, type Query, send } from './client.ts'
import { keys } from './keys.ts'
import type { Conf } from './shapes/common.ts'
import type { Comparison, Plan, Run, RunDetail, RunGraph, RunList, TriggerRequest } from './shapes/run.ts'

const PAGE = 100

/** Runs by filters, the newest first. */
export function runsQuery(filters: Query) {
  return infiniteQueryOptions({
    queryKey: [...keys.runs, filters],
    queryFn: ({ pageParam, signal }) =>
      get<RunList>('/runs', { ...filters, limit: PAGE, cursor: pageParam ?? undefined }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor ?? null,
    placeholderData: (before) => before,
  })
}

export function newestRunsQuery(dag: string, limit: number) {
  return queryOptions({
    queryKey: [...keys.runs, 'newest', dag, limit],
    queryFn: async ({ signal }) => (await get<RunList>('/runs', { dag_id: dag, limit }, signal)).runs,
  })
}

/** What such a run would do. It changes with the runs of the DAG. */
export function planQuery(dag: string, request: TriggerRequest) {
  return queryOptions({
    queryKey: [...keys.liveOfDag(dag), 'plan', request],
    queryFn: ({ signal }) => send<Plan>('POST', `/dags/${encodeURIComponent(dag)}/plan`, request, signal),
    placeholderData: (before) => before,
    retry: false,
    gcTime: 60_000,
  })
}

export function triggerRun(dag: string, request: TriggerRequest): Promise<Run> {
  return send('POST', `/dags/${encodeURIComponent(dag)}/runs`, request)
}

export function compareQuery(a: string, b: string) {
  return queryOptions({
    queryKey: [...keys.runs, 'compare', a, b],
    queryFn: ({ signal }) => get<Comparison>('/compare', { a, b }, signal),
  })
}

export function runQuery(id: number) {
  return queryOptions({
    queryKey: keys.run(id),
    queryFn: ({ signal }) => get<RunDetail>(`/runs/${id}`, { limit: 1 }, signal),
  })
}

export function runGraphQuery(id: number) {
  return queryOptions({
    queryKey: [...keys.run(id), 'graph'],
    queryFn: ({ signal }) => get<RunGraph>(`/runs/${id}/graph`, {}, signal),
  })
}

/** What runs with these confs would do, one after the other. */
export function bulkPlanQuery(dag: string, confs: readonly Conf[]) {
  return queryOptions({
    queryKey: [...keys.liveOfDag(dag), 'plans', confs],
    queryFn: ({ signal }) => send<Plan>('POST', `/dags/${encodeURIComponent(dag)}/plan`, { confs }, signal),
    placeholderData: (before) => before,
    retry: false,
  })
}
