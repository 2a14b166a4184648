/** Shapes of the API, as its OpenAPI document has them. */
export const ROLES = ['viewer', 'operator', 'admin'] as const
export type Role = (typeof ROLES)[number]

export const RUN_STATES = ['queued', 'running', 'success', 'failed', 'cancelled'] as const
export type RunState = (typeof RUN_STATES)[number]

export const TASK_STATES = [
  'waiting',
  'queued',
  'running',
  'up_for_retry',
  'success',
  'skipped',
  'failed',
  'upstream_failed',
  'cancelled',
] as const
export type TaskState = (typeof TASK_STATES)[number]

export type Decision = 'run' | 'skip' | 'join'
export type Value = string | number | boolean
export type Conf = Readonly<Record<string, Value>>
export type Counts = Readonly<Record<string, number>>

export interface ErrorBody {
  readonly code: string
  readonly message: string
  readonly problems: readonly string[]
  readonly request_id: string
}

export interface Me {
  readonly name: string
  readonly role: Role
  /** Nobody has to log in here. */
  readonly open: boolean
  /** There is a login to leave. */
  readonly authenticate: boolean
}

/** A page of a list: more follows where there is a cursor. */
export interface Paged {
  readonly next_cursor: string | null
  readonly total_estimate?: number
}

/** The run whose outputs a skipped task instance uses. */
export interface Reused {
  readonly try_number?: number
  readonly run: number
  readonly run_id: string
  readonly finished_at: string | null
}
