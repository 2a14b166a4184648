import { Cron } from 'croner'

/**
 * The moment of a date and time without an offset, such as `2026-03-28T00:00:00`, in a time zone. As in Airflow, a time
 * skipped by the clock uses the offset before the change, and a repeated time means its first occurrence.
 */
export function momentOf(local: string, timeZone: string): Date | undefined {
  if (timeZone === 'UTC') return new Date(`${local}Z`)
  return new Cron(local, { timezone: timeZone }).nextRun(FIRST) ?? undefined
}

const FIRST = new Date('0000-01-01T00:00:00Z')
