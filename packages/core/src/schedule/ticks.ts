import type { Timetable } from './timetable.ts'

/** The due ticks of a schedule, in order. */
export interface DueTicks {
  /** Execution dates to create runs for. */
  readonly dates: readonly Date[]
  /** The first and last execution date that get no run. */
  readonly missed: { readonly first: Date; readonly last: Date } | undefined
}

export interface TickQuestion {
  /** Execution date of the next run. */
  readonly nextDate: Date
  readonly now: Date
  readonly catchup: boolean
  /** Maximum number of runs per call; the rest follows in later calls. */
  readonly most: number
}

/** With catchup, all due ticks get a run; otherwise only the newest, and the earlier ones are missed. */
export function dueTicks(timetable: Timetable, question: TickQuestion): DueTicks {
  const { nextDate, now, catchup } = question
  const due = timetable.dueAt(nextDate)
  if (due === undefined || due > now) return { dates: [], missed: undefined }
  if (catchup) return { dates: everyDate(timetable, question), missed: undefined }
  return newestDate(timetable, question)
}

function everyDate(timetable: Timetable, { nextDate, now, most }: TickQuestion): readonly Date[] {
  const dates: Date[] = []
  for (let date: Date | undefined = nextDate; date !== undefined && dates.length < most; date = timetable.next(date)) {
    const due = timetable.dueAt(date)
    if (due === undefined || due > now) break
    dates.push(date)
  }
  return dates
}

function newestDate(timetable: Timetable, { nextDate, now }: TickQuestion): DueTicks {
  const newest = timetable.newestDue(now)
  if (newest === undefined || newest <= nextDate) return { dates: [nextDate], missed: undefined }
  return { dates: [newest], missed: { first: nextDate, last: timetable.previous(newest) ?? nextDate } }
}
