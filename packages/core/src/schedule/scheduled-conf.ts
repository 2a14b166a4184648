import type { AnyParameters, Conf } from '../dag/parameters.ts'
import { MlAirflowError, messageOf } from '../errors.ts'

/** Input of a conf function. */
export interface ScheduledDate {
  readonly executionDate: Date
}

/** Returns the conf for an execution date. @throws MlAirflowError `bad_conf` if the author's function returns none */
export type ConfOf = (executionDate: Date) => Conf

/** One conf for all runs, or a function of the date. */
export type ScheduledConf = object | ((date: ScheduledDate) => object)

/**
 * The conf of each scheduled run. A single conf is checked immediately; a function is called when a date is due.
 * @throws MlAirflowError `bad_conf` if the single conf is invalid
 */
export function confOf(given: ScheduledConf | undefined, parameters: AnyParameters): ConfOf {
  if (typeof given === 'function')
    return (date) => confOfDate(given as (date: ScheduledDate) => object, parameters, date)
  const conf = Object.freeze(parameters.parse(given ?? {}))
  return () => conf
}

/** A backfill repeats a date and must get the same run, so a function that depends on anything else is rejected. */
function confOfDate(ask: (date: ScheduledDate) => object, parameters: AnyParameters, date: Date): Conf {
  const [first, second] = [answerOf(ask, parameters, date), answerOf(ask, parameters, date)]
  if (parameters.names.every((name) => first[name] === second[name])) return first
  throw refusal(date, 'it returns different confs for one date; it must depend only on the date.')
}

function answerOf(ask: (date: ScheduledDate) => object, parameters: AnyParameters, date: Date): Conf {
  let answer: unknown
  try {
    // A copy, because the author's function may change the date.
    answer = ask({ executionDate: new Date(date) })
  } catch (error) {
    throw refusal(date, `it threw: ${messageOf(error)}`, error)
  }
  if (answer instanceof Promise) {
    answer.catch(() => undefined)
    throw refusal(date, 'it returns a promise, and must return the conf itself.')
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
