import {
  catchesUp,
  dueTicks,
  type MissedTicks,
  type MissReason,
  MlAirflowError,
  type PlannedTick,
  type Run,
  type Schedule,
  type Store,
  type StoredSchedule,
  type Tick,
} from '@ml-airflow/core'
import type { Observer } from '../observer.ts'
import { inSlices } from '../running/slices.ts'
import type { RunService } from '../services/run-service.ts'
import { scheduledRun } from '../services/trigger.ts'
import { type ServedSchedule, tickAt } from './timing-keeper.ts'

export interface TickerParts {
  readonly store: Pick<Store, 'runs' | 'schedules'>
  readonly runs: RunService
  readonly observer: Observer
  readonly catchupByDefault: boolean
  readonly limitOf: (dagId: string) => number
}

/** Number of runs created in advance during catchup, so that none waits for the next pass over the schedules. */
const AHEAD = 16
/** Beyond this number, missed dates are not counted one by one. */
const MOST_COUNTED = 10_000

const WHY: Readonly<Record<MissReason, string>> = {
  late: 'nobody made the runs in time.',
  overlap: 'an older run is still open.',
  conf: 'the DAG has no valid conf for the date.',
}

/** Creates the due runs of one schedule. */
export class Ticker {
  readonly #parts: TickerParts

  constructor(parts: TickerParts) {
    this.#parts = parts
  }

  /** @returns when to check again; undefined if no time is known */
  async tick(served: ServedSchedule, now: Date): Promise<Date | undefined> {
    const { stored, timetable } = served
    const schedule = scheduleOf(served)
    if (stored.paused || stored.next === undefined) return undefined
    const catchup = catchesUp(schedule, this.#parts.catchupByDefault)
    const nextDate = stored.next.date
    const most = catchup && stored.next.dueAt <= now ? await this.#room(stored.dagId) : 1
    const { dates, missed } = dueTicks(timetable, { nextDate, now, catchup, most })
    const late = missed === undefined ? [] : [await this.#count(served, missed)]
    let next: PlannedTick | undefined = stored.next
    let { epoch } = stored
    for (const [index, date] of dates.entries()) {
      next = tickAt(timetable, timetable.next(date))
      const tick = { dagId: stored.dagId, epoch, date, next, missed: index === 0 ? late : [] }
      if (!(await this.#deal(served, tick))) break
      epoch += 1
    }
    // Due runs that are not created yet wait for room.
    return next === undefined || next.dueAt <= now ? undefined : next.dueAt
  }

  /** Limits open runs during catchup, so that the run table is not filled all at once. */
  async #room(dagId: string): Promise<number> {
    const open = await this.#parts.store.runs.listOpenScheduled(dagId)
    return Math.max(0, this.#parts.limitOf(dagId) + AHEAD - open.length)
  }

  async #count({ timetable }: ServedSchedule, { first, last }: { first: Date; last: Date }): Promise<MissedTicks> {
    let count = 0
    for await (const _date of inSlices(timetable.between(first, last))) {
      count += 1
      if (count === MOST_COUNTED) break
    }
    return { reason: 'late', first, last, count }
  }

  /** @returns false if another process has handled it */
  async #deal(served: ServedSchedule, tick: Omit<Tick, 'run'>): Promise<boolean> {
    const { store, runs } = this.#parts
    const { overlap } = scheduleOf(served)
    const open = overlap === 'skip' ? await store.runs.listOpenScheduled(tick.dagId) : []
    const whole = open.length > 0 ? leaveOut(tick, 'overlap') : withRun(served, tick)
    const result = await (whole.run === undefined
      ? store.schedules.tick(whole)
      : runs.begin(whole.run, (run) => store.schedules.tick({ ...whole, run })))
    if (result.kind === 'fenced') return false
    this.#reportMissed(whole)
    if (result.run !== undefined) await runs.enqueue(result.run)
    if (overlap === 'cancel_older') await this.cancelOlder(served.stored)
    return true
  }

  /** Includes runs left by a process that died after its tick. */
  async cancelOlder({ dagId }: Pick<StoredSchedule, 'dagId'>): Promise<void> {
    const open: readonly Run[] = await this.#parts.store.runs.listOpenScheduled(dagId)
    for (const run of open.slice(0, -1)) await this.#parts.runs.cancel(run.id)
  }

  #reportMissed({ dagId, missed }: Tick): void {
    for (const { reason, first, last, count, sentence = WHY[reason] } of missed) {
      const dates = count === 1 ? first.toISOString() : `${first.toISOString()} to ${last.toISOString()}`
      this.#parts.observer.trouble(
        `DAG '${dagId}' leaves out ${count} scheduled runs (${dates}): ${sentence}`,
        undefined,
      )
    }
  }
}

/** The tick with its run; without one if the DAG has no conf for its date. */
function withRun(served: ServedSchedule, tick: Omit<Tick, 'run'>): Tick {
  try {
    const conf = scheduleOf(served).confOf(tick.date)
    return { ...tick, run: scheduledRun(served.dag, conf, tick.date) }
  } catch (error) {
    if (error instanceof MlAirflowError && error.code === 'bad_conf') return leaveOut(tick, 'conf', error.message)
    throw error
  }
}

function leaveOut(tick: Omit<Tick, 'run'>, reason: MissReason, sentence?: string): Tick {
  const left = { reason, first: tick.date, last: tick.date, count: 1, sentence }
  return { ...tick, run: undefined, missed: [...tick.missed, left] }
}

function scheduleOf({ dag }: ServedSchedule): Schedule {
  if (dag.schedule === undefined) throw new MlAirflowError('internal', `DAG '${dag.id}' has no schedule.`)
  return dag.schedule
}
