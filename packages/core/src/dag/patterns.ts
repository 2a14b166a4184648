import { RE2JS, RE2JSException } from 're2js'
import { MlAirflowError } from '../errors.ts'

const LONGEST = 1_000

/**
 * Compiles a user's regular expression into a test that searches anywhere in a name, as Airflow's task_regex does. It runs
 * in linear time, so `(a+)+$` cannot hang the process; lookaround and backreferences are therefore not supported.
 * @throws MlAirflowError `bad_argument`
 */
export function namePattern(expression: string): (name: string) => boolean {
  const compiled = compile(expression)
  return (name) => compiled.matcher(name).find()
}

function compile(expression: string): RE2JS {
  if (expression.length > LONGEST)
    throw problem(expression, `it has ${expression.length} characters, and ${LONGEST} are allowed`)
  try {
    return RE2JS.compile(expression)
  } catch (error) {
    if (error instanceof RE2JSException) throw problem(expression, error.message)
    throw error
  }
}

function problem(expression: string, why: string): MlAirflowError {
  const shown = JSON.stringify(expression.slice(0, 100))
  return new MlAirflowError('bad_argument', `The regular expression ${shown} cannot be used: ${why}.`)
}
