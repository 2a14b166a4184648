/**
 * States of a task instance. `skipped` means *already done*, which counts as success for downstream tasks; or, with one of
 * the reasons in LEFT_OUT_REASONS, that the task instance was left out, like a skipped one in Airflow.
 */
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

/** Final states. Only clearing leaves them. */
export const SETTLED_STATES = ['success', 'skipped', 'failed', 'upstream_failed', 'cancelled'] as const
export type SettledState = (typeof SETTLED_STATES)[number]

/** States that clearing resets. An unstarted task instance runs anyway. */
export const CLEARABLE_STATES = TASK_STATES.filter((state) => state !== 'waiting' && state !== 'queued')

/** Reasons that replace that of the decision while a run goes on. */
export const COURSE_REASONS = [
  'rule_met',
  'upstream_failed',
  'upstream_cleared',
  'forced_again',
  'skip_exit_code',
  'bad_samples',
  'lost',
  'cancelled',
] as const
export type CourseReason = (typeof COURSE_REASONS)[number]

export const RUN_STATES = ['queued', 'running', 'success', 'failed', 'cancelled'] as const
export type RunState = (typeof RUN_STATES)[number]

/** `paused`: no further run begins; runs in progress continue. */
export const BACKFILL_STATES = ['running', 'paused', 'success', 'failed', 'cancelled'] as const
export type BackfillState = (typeof BACKFILL_STATES)[number]

/** `lost`: the worker disappeared or returned the task. Losses have a separate limit besides the retries. */
export const TRY_OUTCOMES = ['success', 'failed', 'timed_out', 'lost', 'cancelled'] as const
export type TryOutcome = (typeof TRY_OUTCOMES)[number]

export function isSettled(state: TaskState): state is SettledState {
  return (SETTLED_STATES as readonly TaskState[]).includes(state)
}

export function isClosed(state: RunState): boolean {
  return state !== 'queued' && state !== 'running'
}

/**
 * The state of a run whose task instances have all settled. It is computed from all instances that are not optional, not
 * only from the leaves.
 */
export function closedRunState(states: Iterable<SettledState>): RunState {
  let result: RunState = 'success'
  for (const state of states) {
    if (state === 'failed' || state === 'upstream_failed') return 'failed'
    if (state === 'cancelled') result = 'cancelled'
  }
  return result
}
