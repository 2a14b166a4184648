import { type Counts, type RunState, TASK_STATES, type TaskState } from '../data/shapes/common.ts'
import type { CoverageState } from '../data/shapes/dag.ts'
import type { PlanDecision } from '../data/shapes/run.ts'

/** A task instance skipped by a trigger rule or an exit code; `skipped` itself means already done. */
export const LEFT_OUT = 'left_out'

/** Everything with a colour and a shape. */
type ShownState = RunState | TaskState | typeof LEFT_OUT | CoverageState | PlanDecision | 'lost' | 'timed_out'

interface Shape {
  /** Name in tokens.css, without the prefix `--state-`. */
  readonly colour: string
  /** SVG path in a 16 × 16 square. */
  readonly path: string
  readonly isFilled?: boolean
  readonly label: string
}

const RING = 'm8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11Z'
const HALF = `${RING}m0 0v11a5.5 5.5 0 0 1 0-11Z`
const CHECK = 'm3 8.5l3.5 3.5l6.5-7.5'
const CROSS = 'm4 4l8 8m0-8l-8 8'
const SKIP = 'm2.5 10.5c.5-4 4.5-6 8.5-3m.5-4v4.3h-4.3'
const DASH = 'm3 8h3m4 0h3m-6.5 3l3-6'
const BARRED = `${RING}m-3.8 9.3l7.6-7.6`
const AGAIN = 'm12.5 8a4.5 4.5 0 1 1-1.4-3.3m1.6-2.1v3.2h-3.2'
const BROKEN = 'm2.5 8h3.5m4 0h3.5m-8-4l4 8'
const SQUARE = 'm4 4h8v8h-8Z'
const DOT = 'm8 6.2a1.8 1.8 0 1 1 0 3.6a1.8 1.8 0 1 1 0-3.6Z'
const PLAY = 'm5 3.5l7.5 4.5l-7.5 4.5Z'
const JOIN = 'm3 4c0 4 3 4 5 4h5m-10 4c0-4 3-4 5-4m2.5-2.5l2.5 2.5l-2.5 2.5'
const CLOCK = `${RING}m0 2.5v3.2l2 1.3`

const SHAPES: Readonly<Record<ShownState, Shape>> = {
  waiting: { colour: 'waiting', path: DOT, isFilled: true, label: 'waiting' },
  queued: { colour: 'queued', path: RING, label: 'queued' },
  running: { colour: 'running', path: HALF, label: 'running' },
  up_for_retry: { colour: 'up-for-retry', path: AGAIN, label: 'up for retry' },
  success: { colour: 'success', path: CHECK, label: 'success' },
  skipped: { colour: 'skipped', path: SKIP, label: 'skipped' },
  left_out: { colour: 'left-out', path: DASH, label: 'left out' },
  failed: { colour: 'failed', path: CROSS, label: 'failed' },
  upstream_failed: { colour: 'upstream-failed', path: BARRED, label: 'upstream failed' },
  cancelled: { colour: 'cancelled', path: SQUARE, isFilled: true, label: 'cancelled' },
  lost: { colour: 'failed', path: BROKEN, label: 'lost' },
  timed_out: { colour: 'failed', path: CLOCK, label: 'timed out' },
  done: { colour: 'success', path: CHECK, label: 'done' },
  stale: { colour: 'up-for-retry', path: CLOCK, label: 'stale' },
  never: { colour: 'waiting', path: DOT, isFilled: true, label: 'never' },
  run: { colour: 'running', path: PLAY, isFilled: true, label: 'run' },
  skip: { colour: 'skipped', path: SKIP, label: 'skip' },
  join: { colour: 'up-for-retry', path: JOIN, label: 'join' },
  blocked: { colour: 'upstream-failed', path: BARRED, label: 'blocked' },
}

/** An unknown state, from a newer API, looks like waiting but keeps its name. */
export function shapeOf(state: string): Shape {
  return SHAPES[state as ShownState] ?? { ...SHAPES.waiting, label: state.replaceAll('_', ' ') }
}

/** Order of states in summaries: the most severe and active first. */
export const STATE_ORDER: readonly string[] = [
  'failed',
  'upstream_failed',
  'up_for_retry',
  'running',
  'queued',
  'waiting',
  'cancelled',
  'success',
  LEFT_OUT,
  'skipped',
]

/** States of task instances in a legend. */
export const LEGEND_STATES: readonly string[] = [...TASK_STATES, LEFT_OUT]

/** Displayed state of a task instance, or of a cell of several. */
export function shownState({
  state,
  left_out: leftOut,
}: {
  readonly state: string
  readonly left_out: boolean | number
}): string {
  return state === 'skipped' && leftOut ? LEFT_OUT : state
}

/** Number of instances of a cell per displayed state. */
export function shownCounts({
  states,
  left_out: leftOut,
}: {
  readonly states: Counts
  readonly left_out: number
}): Counts {
  return { ...states, skipped: (states.skipped ?? 0) - leftOut, [LEFT_OUT]: leftOut }
}
