import { Cron } from 'croner'

/**
 * The moment that a date and time of no offset, such as `2026-03-28T00:00:00`, mean in a time zone. A time that does not exist means the
 * moment at which clocks with the offset before would show it, a time that comes twice the first one: as Airflow reads it.
 */
export function momentOf(local: string, timeZone: string): Date | undefined {
  if (timeZone === 'UTC') return new Date(`${local}Z`)
  return new Cron(local, { timezone: timeZone }).nextRun(FIRST) ?? undefined
}

const FIRST = new Date('0000-01-01T00:00:00Z')
