import { type DecisionKind, groupBy, type TaskState, type TaskStateCount, wasLeftOut } from '@ml-airflow/core'

/** All instances of one task in one run, as one table cell. */
export interface TaskCell {
  readonly taskId: string
  readonly state: TaskState
  readonly decision: DecisionKind
  readonly reason: string
  readonly count: number
  readonly states: Readonly<Partial<Record<TaskState, number>>>
  /** Number of skipped instances that were left out. */
  readonly leftOut: number
  readonly durationMs: number | undefined
}

/** States by importance to a reader. */
const BY_WEIGHT: readonly TaskState[] = [
  'running',
  'failed',
  'up_for_retry',
  'queued',
  'waiting',
  'upstream_failed',
  'cancelled',
  'success',
  'skipped',
]

/** The task cells of each run. */
export function cellsOf(counts: readonly TaskStateCount[], now: Date): ReadonlyMap<number, readonly TaskCell[]> {
  const byRun = groupBy(counts, ({ run }) => run)
  return new Map(
    [...byRun].map(([run, some]) => [
      run,
      [...groupBy(some, ({ taskId }) => taskId).values()].map((one) => cell(one, now)),
    ]),
  )
}

function cell(counts: readonly TaskStateCount[], now: Date): TaskCell {
  const sorted = [...counts].sort((a, b) => weightOf(a) - weightOf(b))
  const { taskId, state, decision, reason } = sorted[0] as TaskStateCount
  const states: Partial<Record<TaskState, number>> = {}
  for (const one of counts) states[one.state] = (states[one.state] ?? 0) + one.count
  const count = counts.reduce((sum, one) => sum + one.count, 0)
  const leftOut = counts.filter(wasLeftOut).reduce((sum, one) => sum + one.count, 0)
  return { taskId, state, decision, reason, count, states, leftOut, durationMs: span(counts, state, now) }
}

/** A task instance that was left out ranks before those that were already done. */
function weightOf(count: TaskStateCount): number {
  return BY_WEIGHT.indexOf(count.state) - (wasLeftOut(count) ? 0.5 : 0)
}

/** From the first start to the last end. Skipped task instances took no time. */
function span(counts: readonly TaskStateCount[], state: TaskState, now: Date): number | undefined {
  const starts = counts.flatMap(({ startedAt }) => startedAt?.getTime() ?? [])
  const ends = counts.flatMap(({ startedAt, finishedAt }) => (startedAt && finishedAt?.getTime()) ?? [])
  if (starts.length === 0) return undefined
  const end = state === 'running' || ends.length === 0 ? now.getTime() : Math.max(...ends)
  return Math.max(0, end - Math.min(...starts))
}
