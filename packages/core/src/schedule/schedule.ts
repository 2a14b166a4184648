import type { ConfOf } from './scheduled-conf.ts'

/** How to handle a tick while a scheduled run of the DAG is still open. */
export const OVERLAPS = ['queue', 'skip', 'cancel_older'] as const
export type Overlap = (typeof OVERLAPS)[number]

/** The schedule of a DAG. As in Airflow, a run has the start date of its interval, and is created when that ends. */
export interface Schedule {
  /** The author's text: `@daily`. */
  readonly text: string
  /** Five fields; undefined for `@once`. */
  readonly cron: string | undefined
  /** Undefined: the time zone in the settings. */
  readonly timeZone: string | undefined
  /** Earliest execution date. Undefined: the interval in which the schedule is first seen. */
  readonly startDate: Date | undefined
  /** Latest execution date. */
  readonly endDate: Date | undefined
  /** Whether to create runs for all missed ticks rather than the newest only. Undefined: the default in the settings. */
  readonly catchup: boolean | undefined
  readonly overlap: Overlap
  readonly confOf: ConfOf
}

/** Airflow's presets. */
export const PRESETS: Readonly<Record<string, string | undefined>> = {
  '@once': undefined,
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@quarterly': '0 0 1 */3 *',
  '@yearly': '0 0 1 1 *',
}

/** Whether missed ticks are caught up. A schedule that skips ticks or cancels older runs creates only the newest run. */
export function catchesUp({ catchup, overlap }: Schedule, byDefault: boolean): boolean {
  return overlap === 'queue' && (catchup ?? byDefault)
}

/** Textual form of the fire times, as stored in the database, for comparison. */
export function timingOf({ text, cron, timeZone, startDate, endDate }: Schedule, defaultTimeZone: string): string {
  const dates = { start: startDate?.toISOString(), end: endDate?.toISOString() }
  return JSON.stringify({ cron: cron ?? text, zone: timeZone ?? defaultTimeZone, ...dates })
}
