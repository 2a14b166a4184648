import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { byCursor } from './by-cursor.ts'
import { api, bodyOf } from './client.ts'
import { given } from './given.ts'
import { keys } from './keys.ts'
import type { InstanceItem } from './shapes/instance.ts'
import type { ActionReport } from './shapes/run.ts'

const PAGE = 500

export interface InstanceSearch {
  readonly dag_id?: string | undefined
  readonly task_id?: string | undefined
  readonly state?: string | undefined
  readonly worker?: string | undefined
  readonly q?: string | undefined
}

/** Task instances of one run that match the filters, in creation order. */
export function runInstancesQuery(run: number, { state, q }: Pick<InstanceSearch, 'state' | 'q'> = {}) {
  return infiniteQueryOptions({
    queryKey: [...keys.run(run), 'task-instances', { state, q }],
    queryFn: ({ pageParam, signal }) => {
      const params = { path: { id: run }, query: given({ state, q, limit: PAGE, cursor: pageParam }) }
      return bodyOf(api.GET('/api/v1/runs/{id}/task-instances', { params, signal }))
    },
    ...byCursor,
    placeholderData: (before) => before,
  })
}

/** Task instances of all runs, newest first. */
export function allInstancesQuery(filters: InstanceSearch) {
  return infiniteQueryOptions({
    queryKey: [...keys.taskInstances, filters],
    queryFn: ({ pageParam, signal }) => {
      const query = given({ ...filters, limit: 100, cursor: pageParam })
      return bodyOf(api.GET('/api/v1/task-instances', { params: { query }, signal }))
    },
    ...byCursor,
    placeholderData: (before) => before,
  })
}

/** The task instance of a run with this task and sample. */
export function namedInstanceQuery(run: number, task: string, sample: string | undefined) {
  return queryOptions({
    queryKey: [...keys.run(run), 'named', task, sample ?? ''],
    queryFn: async ({ signal }): Promise<InstanceItem | null> => {
      const params = { path: { id: run }, query: given({ task_id: task, sample, limit: 1 }) }
      const page = await bodyOf(api.GET('/api/v1/runs/{id}/task-instances', { params, signal }))
      return page.task_instances[0] ?? null
    },
    placeholderData: (before) => (before?.task_id === task ? before : undefined),
  })
}

export function instanceQuery(run: number, id: number) {
  return queryOptions({
    queryKey: [...keys.run(run), 'instance', id],
    queryFn: ({ signal }) => bodyOf(api.GET('/api/v1/task-instances/{id}', { params: { path: { id } }, signal })),
  })
}

export function outputsQuery(run: number, id: number) {
  return queryOptions({
    queryKey: [...keys.run(run), 'outputs', id],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/v1/task-instances/{id}/outputs', { params: { path: { id } }, signal })),
  })
}

export function filesQuery(path: string | undefined) {
  return infiniteQueryOptions({
    queryKey: [...keys.taskInstances, 'files', path ?? ''],
    queryFn: ({ pageParam, signal }) => {
      const query = given({ path, limit: 100, cursor: pageParam })
      return bodyOf(api.GET('/api/v1/files', { params: { query }, signal }))
    },
    ...byCursor,
    placeholderData: (before) => before,
  })
}

export type RunAction = 'cancel' | 'clear' | 'retry_failed' | 'force' | 'mark_success' | 'mark_failed' | 'run_again'

export interface ActionRequest {
  readonly task_instances?: number[]
  readonly downstream?: boolean
  readonly keep_definition?: boolean
  readonly dry_run: boolean
}

/** Runs or previews an action on a run, with the same selection. */
export function actOnRun(run: number, action: RunAction, body: ActionRequest, signal: AbortSignal | null = null) {
  const params = { path: { id: run, action } }
  return bodyOf<ActionReport>(api.POST('/api/v1/runs/{id}/actions/{action}', { params, body, signal }))
}

export type InstanceAction = Extract<RunAction, 'clear' | 'force' | 'mark_success' | 'mark_failed'>

/** The same for task instances of any runs. */
export function actOnInstances(
  action: InstanceAction,
  body: ActionRequest & { readonly task_instances: number[] },
  signal: AbortSignal | null = null,
) {
  const params = { path: { action } }
  return bodyOf<ActionReport>(api.POST('/api/v1/task-instances/actions/{action}', { params, body, signal }))
}
