import type { AnyParameters, Conf } from '../dag/parameters.ts'
import { MlAirflowError, messageOf } from '../errors.ts'

/** What the conf of a scheduled run may depend on. */
export interface ScheduledDate {
  readonly executionDate: Date
}

/** The conf of the run of an execution date. @throws MlAirflowError `bad_conf` where its author's function has none */
export type ConfOf = (executionDate: Date) => Conf

/** What an author may give: one conf for all runs, or a function of the date. */
export type ScheduledConf = object | ((date: ScheduledDate) => object)

/**
 * The conf of each scheduled run. One conf for all is checked at once; a function is asked when a date is due.
 * @throws MlAirflowError `bad_conf` where the one conf does not fit
 */
export function confOf(given: ScheduledConf | undefined, parameters: AnyParameters): ConfOf {
  if (typeof given === 'function')
    return (date) => confOfDate(given as (date: ScheduledDate) => object, parameters, date)
  const conf = Object.freeze(parameters.parse(given ?? {}))
  return () => conf
}

/** A date whose run is asked for again, by a backfill, must mean the same run: so a function of anything else is refused. */
function confOfDate(ask: (date: ScheduledDate) => object, parameters: AnyParameters, date: Date): Conf {
  const [first, second] = [answerOf(ask, parameters, date), answerOf(ask, parameters, date)]
  if (parameters.names.every((name) => first[name] === second[name])) return first
  throw refusal(date, 'it gives one date different confs, and must depend on nothing but the date.')
}

function answerOf(ask: (date: ScheduledDate) => object, parameters: AnyParameters, date: Date): Conf {
  let answer: unknown
  try {
    // The author's function may change the date it is given.
    answer = ask({ executionDate: new Date(date) })
  } catch (error) {
    throw refusal(date, `it threw: ${messageOf(error)}`, error)
  }
  if (answer instanceof Promise) {
    answer.catch(() => undefined)
    throw refusal(date, 'it answers a promise, and must answer the conf itself.')
  }
  try {
    return parameters.parse(answer)
  } catch (error) {
    throw refusal(date, messageOf(error), error)
  }
}

function refusal(date: Date, why: string, cause?: unknown): MlAirflowError {
  return new MlAirflowError('bad_conf', `The schedule's function for the conf of ${date.toISOString()}: ${why}`, {
    cause,
  })
}
