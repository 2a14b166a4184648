import { MlAirflowError, messageOf } from '@ml-airflow/core'
import { parse } from 'secure-json-parse'

const MAX_DEPTH = 32
const MAX_KEYS = 1000

/**
 * Reads JSON from strangers.
 * @param what names it in the sentence
 * @throws MlAirflowError `bad_argument`, also for keys that would reach prototypes, and for what is too deep or has too many keys
 */
export function parseJson(text: string, what: string): unknown {
  let value: unknown
  try {
    value = parse(text, { protoAction: 'error', constructorAction: 'error' })
  } catch (error) {
    throw new MlAirflowError('bad_argument', `${what} is not valid JSON: ${messageOf(error)}.`)
  }
  checkSize(value, what)
  return value
}

/** Without recursion, for which it may be too deep. */
function checkSize(value: unknown, what: string): void {
  let keys = 0
  let level = [value]
  for (let depth = 0; level.length > 0; depth++) {
    const next: unknown[] = []
    for (const node of level) {
      if (typeof node !== 'object' || node === null) continue
      if (!Array.isArray(node)) keys += Object.keys(node).length
      for (const child of Object.values(node)) if (typeof child === 'object' && child !== null) next.push(child)
    }
    if (keys > MAX_KEYS) throw new MlAirflowError('bad_argument', `${what} has more than ${MAX_KEYS} keys.`)
    if (depth > MAX_DEPTH) throw new MlAirflowError('bad_argument', `${what} is nested more than ${MAX_DEPTH} deep.`)
    level = next
  }
}
