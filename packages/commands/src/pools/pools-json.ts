import { MlAirflowError, messageOf, type Pool, parseJson } from '@ml-airflow/core'

/** Allows for many pools. */
const LIMITS = { depth: 32, keys: 100_000 }
const FORM = '{"pool": {"slots": 2, "description": "…"}, …}'

/**
 * Parses pools in Airflow's export format.
 * @throws MlAirflowError `bad_argument`
 */
export function poolsOfJson(text: string): readonly Pool[] {
  const given = parsed(text)
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw badFile('The file does not contain a JSON object.')
  return Object.entries(given).map(([name, pool]) => poolOf(name, pool))
}

export function poolsToJson(pools: readonly Pool[]): string {
  const bodies = pools.map(({ name, slots, description }) => [name, { slots, description }] as const)
  return `${JSON.stringify(Object.fromEntries(bodies), undefined, 4)}\n`
}

function parsed(text: string): unknown {
  try {
    return parseJson(text, 'The file', LIMITS)
  } catch (error) {
    throw badFile(messageOf(error))
  }
}

function poolOf(name: string, given: unknown): Pool {
  const { slots, description = '' } = (given ?? {}) as { readonly slots?: unknown; readonly description?: unknown }
  if (typeof slots !== 'number' || typeof description !== 'string')
    throw badFile(`Pool '${name.slice(0, 100)}' has no number of slots, or a description that is not text.`)
  return { name, slots, description }
}

function badFile(why: string): MlAirflowError {
  return new MlAirflowError('bad_argument', `The pools cannot be read. ${why} Allowed is ${FORM}.`)
}
