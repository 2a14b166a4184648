import type { AnyParameters } from '../dag/parameters.ts'
import { MlAirflowError, messageOf } from '../errors.ts'
import { OVERLAPS, type Overlap, PRESETS, type Schedule } from './schedule.ts'
import { type ConfOf, confOf, type ScheduledConf } from './scheduled-conf.ts'
import { cronOf } from './timetable.ts'

/** A cron expression or one of Airflow's presets. Default time zone: the one in the settings. */
export type Timing = string | { readonly cron: string; readonly timeZone?: string }

/** Schedule options of a DAG. */
export interface ScheduleOptions {
  readonly schedule?: Timing | null
  /** Default: the interval in which the schedule is first seen. */
  readonly startDate?: Date
  readonly endDate?: Date
  /** Whether to create runs for all missed ticks rather than the newest only. Default: the setting catchup_by_default. */
  readonly catchup?: boolean
  /** How to handle a tick while a scheduled run is still open. Default: `queue`, after that run. */
  readonly overlap?: Overlap
  /** Conf of the scheduled runs, and of backfills without a conf: a single one, or a function of the execution date. */
  readonly conf?: ScheduledConf
}

/** The schedule of a DAG, if it has one, and all problems with it. */
export function checkSchedule(
  options: ScheduleOptions,
  parameters: AnyParameters,
): { readonly schedule: Schedule | undefined; readonly problems: readonly string[] } {
  const { schedule: timing, startDate, endDate, catchup, overlap = 'queue' } = options
  if (timing === undefined || timing === null) return { schedule: undefined, problems: strayProblems(options) }
  const { text, cron, timeZone } = read(timing)
  const { confOf, problems: confProblems } = checkConf(options.conf, parameters)
  const problems = [
    ...timingProblems(text, cron, timeZone),
    ...dateProblems(startDate, endDate),
    ...policyProblems(catchup, overlap),
    ...confProblems,
  ]
  return { schedule: Object.freeze({ text, cron, timeZone, startDate, endDate, catchup, overlap, confOf }), problems }
}

function strayProblems(options: ScheduleOptions): readonly string[] {
  const stray = (['endDate', 'catchup', 'overlap', 'conf'] as const).filter((name) => options[name] !== undefined)
  return stray.map((name) => `it has a '${name}' but no schedule.`)
}

function read(timing: Timing): { text: string; cron: string | undefined; timeZone: string | undefined } {
  const { cron: text, timeZone } = typeof timing === 'string' ? { cron: timing, timeZone: undefined } : timing
  return { text, cron: Object.hasOwn(PRESETS, text) ? PRESETS[text] : text.trim(), timeZone }
}

function timingProblems(text: string, cron: string | undefined, timeZone: string | undefined): readonly string[] {
  if (timeZone !== undefined && !isTimeZone(timeZone))
    return [
      `its schedule has the time zone '${timeZone}', which is unknown: allowed are names such as 'Europe/Berlin'.`,
    ]
  const why = cron === undefined ? undefined : cronProblem(cron, timeZone ?? 'UTC')
  if (why === undefined) return []
  const presets = Object.keys(PRESETS).join(', ')
  return [`its schedule '${text}' ${why}: allowed are five fields such as '30 2 * * 1-5', and ${presets}.`]
}

/** Whether this process knows a time zone of this name. */
export function isTimeZone(name: string): boolean {
  // The default of the settings: the first formatter of a process takes 18 ms.
  if (name === 'UTC') return true
  try {
    return Intl.DateTimeFormat(undefined, { timeZone: name }) !== undefined
  } catch {
    return false
  }
}

function cronProblem(cron: string, timeZone: string): string | undefined {
  if (cron.split(/\s+/).length !== 5) return 'is not a cron expression'
  try {
    return cronOf(cron, timeZone).nextRun(new Date(0)) === null ? 'never fires' : undefined
  } catch (error) {
    return `is not a cron expression (${messageOf(error).replace(/^CronPattern: /, '')})`
  }
}

function dateProblems(startDate: Date | undefined, endDate: Date | undefined): readonly string[] {
  const dates = Object.entries({ startDate, endDate }).filter(([, date]) => date !== undefined)
  const invalid = dates.filter(([, date]) => !(date instanceof Date) || Number.isNaN(date.getTime()))
  if (invalid.length > 0) return invalid.map(([name]) => `its ${name} is not a date: give a valid Date.`)
  if (startDate === undefined || endDate === undefined || startDate <= endDate) return []
  return [`its endDate ${endDate.toISOString()} is before its startDate ${startDate.toISOString()}.`]
}

function policyProblems(catchup: boolean | undefined, overlap: Overlap): readonly string[] {
  if (!OVERLAPS.includes(overlap)) return [`its overlap '${overlap}' is unknown: allowed are ${OVERLAPS.join(', ')}.`]
  if (catchup !== true || overlap === 'queue') return []
  return [`it catches up, which makes every tick a run, but its overlap is '${overlap}': choose one.`]
}

function checkConf(
  conf: ScheduledConf | undefined,
  parameters: AnyParameters,
): { confOf: ConfOf; problems: readonly string[] } {
  try {
    return { confOf: confOf(conf, parameters), problems: [] }
  } catch (error) {
    if (!(error instanceof MlAirflowError)) throw error
    const what = conf === undefined ? 'it has a schedule, but no conf for its scheduled runs' : 'its conf does not fit'
    return { confOf: () => ({}), problems: [`${what}: ${error.problems.join(' ')}`] }
  }
}
