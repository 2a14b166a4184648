import { MlAirflowError } from '../errors.ts'
import { keyNamedTwice } from '../json/parse-json.ts'

/** Why an extra is refused: a reader would silently keep one of two equal keys. Undefined: it is allowed. */
export function extraProblem(extra: string | undefined): string | undefined {
  const twice = extra === undefined ? undefined : keyNamedTwice(extra)
  return twice === undefined ? undefined : `The extra names the key '${twice}' twice in one object: keep one.`
}

/**
 * @returns the extra
 * @throws MlAirflowError `bad_argument`
 */
export function checkedExtra(extra: string | undefined): string | undefined {
  const problem = extraProblem(extra)
  if (problem !== undefined) throw new MlAirflowError('bad_argument', problem)
  return extra
}
