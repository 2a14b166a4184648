/**
 * States of a task instance. `skipped` means *already done*, which counts as success for everything downstream; or, by one of the
 * reasons LEFT_OUT_REASONS, that the task instance was left out, as a skipped one of Airflow.
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

/** End states. Only clearing takes one away. */
export const SETTLED_STATES = ['success', 'skipped', 'failed', 'upstream_failed', 'cancelled'] as const
export type SettledState = (typeof SETTLED_STATES)[number]

export const RUN_STATES = ['queued', 'running', 'success', 'failed', 'cancelled'] as const
export type RunState = (typeof RUN_STATES)[number]

/** `paused`: no further run begins; what has begun goes on. */
export const BACKFILL_STATES = ['running', 'paused', 'success', 'failed', 'cancelled'] as const
export type BackfillState = (typeof BACKFILL_STATES)[number]

/** `lost`: the worker went away, or gave the task back; this has a separate budget beside the retries. */
export const TRY_OUTCOMES = ['success', 'failed', 'timed_out', 'lost', 'cancelled'] as const
export type TryOutcome = (typeof TRY_OUTCOMES)[number]

export function isSettled(state: TaskState): state is SettledState {
  return (SETTLED_STATES as readonly TaskState[]).includes(state)
}

export function isClosed(state: RunState): boolean {
  return state !== 'queued' && state !== 'running'
}

/**
 * The state of a run whose task instances have all settled, computed from every one of them that is not optional, never from the
 * leaves alone.
 */
export function closedRunState(states: Iterable<SettledState>): RunState {
  let result: RunState = 'success'
  for (const state of states) {
    if (state === 'failed' || state === 'upstream_failed') return 'failed'
    if (state === 'cancelled') result = 'cancelled'
  }
  return result
}
