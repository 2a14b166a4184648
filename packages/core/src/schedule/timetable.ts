import { Cron } from 'croner'
import type { Schedule } from './schedule.ts'

/**
 * The execution dates of a schedule. A time skipped by a clock change fires at the first moment after the gap; a repeated
 * time fires once, while an interval such as every hour or half hour continues.
 */
export class Timetable {
  readonly #schedule: Schedule
  readonly #cron: Cron | undefined

  constructor(schedule: Schedule, defaultTimeZone: string) {
    this.#schedule = schedule
    this.#cron = schedule.cron === undefined ? undefined : cronOf(schedule.cron, schedule.timeZone ?? defaultTimeZone)
  }

  /** The first execution date of a schedule that is first seen at this moment. */
  begin(seen: Date): Date | undefined {
    const { startDate } = this.#schedule
    if (startDate !== undefined) return this.firstFrom(startDate)
    return this.#within(this.#cron === undefined ? seen : this.#tickUpTo(seen))
  }

  /** The first execution date at or after this moment, but not before the schedule's start. */
  firstFrom(moment: Date): Date | undefined {
    const { startDate } = this.#schedule
    const from = startDate !== undefined && startDate > moment ? startDate : moment
    return this.#within(this.#cron === undefined ? startDate : this.#tickAfter(new Date(from.getTime() - 1)))
  }

  /** The next execution date. */
  next(date: Date): Date | undefined {
    return this.#within(this.#cron === undefined ? undefined : this.#tickAfter(date))
  }

  /** When the run of this execution date is created: at the end of its interval. */
  dueAt(date: Date): Date | undefined {
    return this.#cron === undefined ? date : this.#tickAfter(date)
  }

  /** The last execution date whose run is due. */
  newestDue(now: Date): Date | undefined {
    if (this.#cron === undefined) {
      const { startDate } = this.#schedule
      return startDate === undefined || startDate > now ? undefined : startDate
    }
    const end = this.#tickUpTo(now)
    const newest = end && this.previous(end)
    const { endDate } = this.#schedule
    return newest !== undefined && endDate !== undefined && newest > endDate ? this.#tickUpTo(endDate) : newest
  }

  /** The tick before this moment, regardless of the schedule's start. */
  previous(moment: Date): Date | undefined {
    return this.#cron?.previousRuns(1, moment)[0]
  }

  /** The execution dates between two moments, inclusive. */
  *between(from: Date, to: Date): Generator<Date> {
    for (let date = this.firstFrom(from); date !== undefined && date <= to; date = this.next(date)) yield date
  }

  #tickAfter(moment: Date): Date | undefined {
    return this.#cron?.nextRun(moment) ?? undefined
  }

  #tickUpTo(moment: Date): Date | undefined {
    return this.previous(new Date(moment.getTime() + 1))
  }

  #within(date: Date | undefined): Date | undefined {
    const { endDate } = this.#schedule
    return date !== undefined && endDate !== undefined && date > endDate ? undefined : date
  }
}

/** @throws for an invalid cron or an unknown time zone */
export function cronOf(cron: string, timeZone: string): Cron {
  // Without a time zone conversion, a date takes a tenth of the time.
  return new Cron(cron, { mode: '5-part', ...(timeZone === 'UTC' ? { utcOffset: 0 } : { timezone: timeZone }) })
}
