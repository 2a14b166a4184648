import { isStorableDate, MlAirflowError, momentOf } from '@ml-airflow/core'

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})?)?$/

/**
 * Reads a date as Airflow takes it: `2015-06-01`, `2015-06-01T00:00:00`, the same with an offset. Without one it is meant in the
 * time zone, which is the setting default_timezone.
 * @throws MlAirflowError `bad_argument`
 */
export function parseDate(given: string, timeZone: string): Date {
  const date = tryDate(given, timeZone)
  if (date !== undefined) return date
  throw new MlAirflowError(
    'bad_argument',
    `'${given.slice(0, 100)}' is no date: allowed are forms such as 2015-06-01, 2015-06-01T00:00:00 and 2015-06-01T00:00:00+02:00.`,
  )
}

/** Undefined where the text is no date, a day that does not exist, or none of the years from 1 to 9999. */
export function tryDate(given: string, timeZone: string): Date | undefined {
  const [, day = '', time = '00:00:00', fraction = '', offset] = ISO.exec(given) ?? []
  if (day === '' || !exists(`${day}T${time}`)) return undefined
  const date = offset === undefined ? momentOf(`${day}T${time}`, timeZone) : new Date(`${day}T${time}${offset}`)
  if (date === undefined || !isStorableDate(date)) return undefined
  return new Date(date.getTime() + Number(fraction.slice(1, 4).padEnd(3, '0')))
}

/** As Airflow writes it: `2015-06-01T00:00:00+00:00`, with milliseconds where there are some. */
export function formatDate(date: Date): string {
  return date.toISOString().replace(/(\.000)?Z$/, '+00:00')
}

/** For people: `1.2 s`, `3 min 20 s`; empty where it has not begun. A span that has not ended lasts until now. */
export function formatDuration(start: Date | undefined, end: Date = new Date()): string {
  return start === undefined ? '' : formatMs(end.getTime() - start.getTime())
}

/** A length of time, for people. */
export function formatMs(ms: number): string {
  const seconds = Math.max(0, ms) / 1000
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 2 : 0)} s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 60
    ? `${minutes} min ${Math.floor(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** JavaScript would read the 30th of February as the 2nd of March. */
function exists(local: string): boolean {
  const date = new Date(`${local}Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(local)
}
