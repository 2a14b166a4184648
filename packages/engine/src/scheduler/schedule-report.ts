import {
  catchesUp,
  type Dag,
  dueTicks,
  type PlannedTick,
  type Schedule,
  type Store,
  type StoredSchedule,
  Timetable,
  timingOf,
} from '@ml-airflow/core'
import { tickAt } from './timing-keeper.ts'

/** State of a DAG's schedule, for display. */
export interface ScheduleReport {
  readonly schedule: Schedule
  readonly timeZone: string
  readonly catchup: boolean
  readonly paused: boolean
  /** The next run to create, which may already be due. */
  readonly next: PlannedTick | undefined
  /** Number of missed execution dates so far. */
  readonly missed: number
}

interface Defaults {
  readonly catchupByDefault: boolean
  readonly defaultTimeZone: string
}

/** Reports for the DAGs with a schedule, by id. */
export async function reportSchedules(
  store: Pick<Store, 'dags' | 'schedules'>,
  dags: readonly Dag[],
  defaults: Defaults,
  now: Date,
): Promise<ReadonlyMap<string, ScheduleReport>> {
  const scheduled = dags.filter((dag) => dag.schedule !== undefined)
  if (scheduled.length === 0) return new Map()
  const [rows, missed, paused] = await Promise.all([
    store.schedules.list(),
    store.schedules.countMissedTicks(),
    store.dags.listPaused(),
  ])
  const stored = new Map(rows.map((row) => [row.dagId, row]))
  return new Map(
    scheduled.flatMap(({ id, schedule }) => {
      if (schedule === undefined) return []
      const timeZone = schedule.timeZone ?? defaults.defaultTimeZone
      const catchup = catchesUp(schedule, defaults.catchupByDefault)
      const next = nextTick({ schedule, stored: stored.get(id), defaults, catchup, now })
      return [[id, { schedule, timeZone, catchup, paused: paused.has(id), next, missed: missed.get(id) ?? 0 }]]
    }),
  )
}

interface NextQuestion {
  readonly schedule: Schedule
  readonly stored: StoredSchedule | undefined
  readonly defaults: Defaults
  readonly catchup: boolean
  readonly now: Date
}

/** Until a scheduler has processed a new or changed schedule, this predicts the tick that it will find. */
function nextTick({ schedule, stored, defaults, catchup, now }: NextQuestion): PlannedTick | undefined {
  const timetable = new Timetable(schedule, defaults.defaultTimeZone)
  const isSeen = stored?.timing === timingOf(schedule, defaults.defaultTimeZone)
  const lastDate = stored?.lastDate
  const first = lastDate === undefined ? timetable.begin(now) : timetable.firstFrom(new Date(lastDate.getTime() + 1))
  const nextDate = isSeen ? stored.next?.date : first
  if (nextDate === undefined) return undefined
  const [due] = dueTicks(timetable, { nextDate, now, catchup, most: 1 }).dates
  return tickAt(timetable, due ?? nextDate)
}
