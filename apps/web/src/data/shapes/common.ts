import type { components, paths } from '@ml-airflow/client'

/** API schemas by their OpenAPI names. */
export type Schemas = components['schemas']

/** Answer of GET, for unnamed schemas. */
export type AnswerOf<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never

/** Request body of POST. */
export type RequestOf<Path extends keyof paths> = paths[Path] extends {
  post: { requestBody?: { content: { 'application/json': infer Body } } }
}
  ? Body
  : never

export type Me = Schemas['Me']
export type Role = Me['role']
export const ROLES: readonly Role[] = ['viewer', 'operator', 'admin']

export type RunState = Schemas['Run']['state']
export const RUN_STATES: readonly RunState[] = ['queued', 'running', 'success', 'failed', 'cancelled']

export type TaskState = Schemas['TaskInstance']['state']
/** The compiler refuses a missing or unknown state. */
const IS_SETTLED: Readonly<Record<TaskState, boolean>> = {
  waiting: false,
  queued: false,
  running: false,
  up_for_retry: false,
  success: true,
  skipped: true,
  failed: true,
  upstream_failed: true,
  cancelled: true,
}
export const TASK_STATES = Object.keys(IS_SETTLED) as readonly TaskState[]
export const SETTLED_STATES = TASK_STATES.filter((state) => IS_SETTLED[state])

export type Value = string | number | boolean
export type Conf = Readonly<Record<string, Value>>
export type Counts = Readonly<Record<string, number>>
