import { isStorableDate, MlAirflowError, momentOf } from '@ml-airflow/core'

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})?)?$/

/**
 * Reads a date in Airflow's formats: `2015-06-01`, `2015-06-01T00:00:00`, the same with an offset. Without an offset, `timeZone`
 * applies: the setting default_timezone.
 * @throws MlAirflowError `bad_argument`
 */
export function parseDate(given: string, timeZone: string): Date {
  const date = tryDate(given, timeZone)
  if (date !== undefined) return date
  throw new MlAirflowError(
    'bad_argument',
    `'${given.slice(0, 100)}' is not a date: allowed are forms such as 2015-06-01, 2015-06-01T00:00:00 and 2015-06-01T00:00:00+02:00.`,
  )
}

/** Undefined for an invalid date, a day that does not exist, or a year outside 1 to 9999. */
export function tryDate(given: string, timeZone: string): Date | undefined {
  const [, day = '', time = '00:00:00', fraction = '', offset] = ISO.exec(given) ?? []
  if (day === '' || !exists(`${day}T${time}`)) return undefined
  const date = offset === undefined ? momentOf(`${day}T${time}`, timeZone) : new Date(`${day}T${time}${offset}`)
  if (date === undefined || !isStorableDate(date)) return undefined
  return new Date(date.getTime() + Number(fraction.slice(1, 4).padEnd(3, '0')))
}

/** Formats a date as Airflow does: `2015-06-01T00:00:00+00:00`, with milliseconds if they are not zero. */
export function formatDate(date: Date): string {
  return date.toISOString().replace(/(\.000)?Z$/, '+00:00')
}

/** Duration for people: `1.2 s`, `3 min 20 s`. Empty without a start; runs until now without an end. */
export function formatDuration(start: Date | undefined, end: Date = new Date()): string {
  return start === undefined ? '' : formatMs(end.getTime() - start.getTime())
}

/** Duration for people. */
export function formatMs(ms: number): string {
  const seconds = Math.max(0, ms) / 1000
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 2 : 0)} s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 60
    ? `${minutes} min ${Math.floor(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** JavaScript reads 30 February as 2 March. */
function exists(local: string): boolean {
  const date = new Date(`${local}Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(local)
}
