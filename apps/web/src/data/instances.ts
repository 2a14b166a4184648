import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { get, type Query, send } from './client.ts'
import { keys } from './keys.ts'
import type { InstanceDetail, InstanceItem, InstanceList, Outputs, ProducedFiles } from './shapes/instance.ts'
import type { ActionReport } from './shapes/run.ts'

const PAGE = 500

/** Task instances of one run, in the order in which they were made. */
export function runInstancesQuery(run: number, filters: Query = {}) {
  return infiniteQueryOptions({
    queryKey: [...keys.run(run), 'task-instances', filters],
    queryFn: ({ pageParam, signal }) =>
      get<InstanceList>(`/runs/${run}/task-instances`, { ...filters, limit: PAGE, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: (before) => before,
  })
}

/** Task instances of all runs, the newest first. */
export function allInstancesQuery(filters: Query) {
  return infiniteQueryOptions({
    queryKey: [...keys.taskInstances, filters],
    queryFn: ({ pageParam, signal }) =>
      get<InstanceList>('/task-instances', { ...filters, limit: 100, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: (before) => before,
  })
}

/** The one task instance of a run that a task and a sample name. */
export function namedInstanceQuery(run: number, task: string, sample: string | undefined) {
  return queryOptions({
    queryKey: [...keys.run(run), 'named', task, sample ?? ''],
    queryFn: async ({ signal }): Promise<InstanceItem | null> => {
      const query = { task_id: task, sample, limit: 1 }
      const page = await get<InstanceList>(`/runs/${run}/task-instances`, query, signal)
      return page.task_instances[0] ?? null
    },
    placeholderData: (before) => (before?.task_id === task ? before : undefined),
  })
}

export function instanceQuery(run: number, id: number) {
  return queryOptions({
    queryKey: [...keys.run(run), 'instance', id],
    queryFn: ({ signal }) => get<InstanceDetail>(`/task-instances/${id}`, {}, signal),
  })
}

export function outputsQuery(run: number, id: number) {
  return queryOptions({
    queryKey: [...keys.run(run), 'outputs', id],
    queryFn: ({ signal }) => get<Outputs>(`/task-instances/${id}/outputs`, {}, signal),
  })
}

export function filesQuery(path: string | undefined) {
  return infiniteQueryOptions({
    queryKey: [...keys.taskInstances, 'files', path ?? ''],
    queryFn: ({ pageParam, signal }) => get<ProducedFiles>('/files', { path, limit: 100, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: (before) => before,
  })
}

export type RunAction = 'cancel' | 'clear' | 'retry_failed' | 'force' | 'mark_success' | 'mark_failed' | 'run_again'

export interface ActionRequest {
  readonly task_instances?: readonly number[]
  readonly task_ids?: readonly string[]
  readonly downstream?: boolean
  readonly conf?: Readonly<Record<string, unknown>>
  readonly dry_run: boolean
}

/** An action on a run, or what it would do: both by one selection. */
export function actOnRun(run: number, action: RunAction, request: ActionRequest, signal?: AbortSignal) {
  return send<ActionReport>('POST', `/runs/${run}/actions/${action}`, request, signal)
}

/** The same on task instances of any runs. */
export function actOnInstances(action: RunAction, request: ActionRequest, signal?: AbortSignal) {
  return send<ActionReport>('POST', `/task-instances/actions/${action}`, request, signal)
}
