import type { ConfOf } from './scheduled-conf.ts'

/** What happens when a tick is due while a scheduled run of the DAG is still open. */
export const OVERLAPS = ['queue', 'skip', 'cancel_older'] as const
export type Overlap = (typeof OVERLAPS)[number]

/** When a DAG runs by itself. As in Airflow, a run bears the date at which its interval begins, and is made when it ends. */
export interface Schedule {
  /** As its author gave it: `@daily`. */
  readonly text: string
  /** Five fields; undefined for `@once`. */
  readonly cron: string | undefined
  /** Undefined: that of the setting. */
  readonly timeZone: string | undefined
  /** The first execution date is at or after it. Undefined: the interval in which the schedule is first seen. */
  readonly startDate: Date | undefined
  /** No execution date is after it. */
  readonly endDate: Date | undefined
  /** Whether all ticks that were missed are made up for, or the newest alone. Undefined: as the setting says. */
  readonly catchup: boolean | undefined
  readonly overlap: Overlap
  readonly confOf: ConfOf
}

/** Airflow's names. */
export const PRESETS: Readonly<Record<string, string | undefined>> = {
  '@once': undefined,
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@quarterly': '0 0 1 */3 *',
  '@yearly': '0 0 1 1 *',
}

/** Whether ticks that were missed are made up for. A schedule that skips, or cancels older runs, wants the newest alone. */
export function catchesUp({ catchup, overlap }: Schedule, byDefault: boolean): boolean {
  return overlap === 'queue' && (catchup ?? byDefault)
}

/** Says that a schedule fires at the same times, in the words that the database keeps. */
export function timingOf({ text, cron, timeZone, startDate, endDate }: Schedule, defaultTimeZone: string): string {
  const dates = { start: startDate?.toISOString(), end: endDate?.toISOString() }
  return JSON.stringify({ cron: cron ?? text, zone: timeZone ?? defaultTimeZone, ...dates })
}
