import {
  type Cipher,
  checkedJson,
  isRawJson,
  MlAirflowError,
  messageOf,
  parseKeepingDigits,
  type SealedText,
  type Store,
  textProblem,
} from '@ml-airflow/core'

const LONGEST_KEY = 250
const OF_A_FILE = { depth: 500, keys: 1_000_000 }

/** Result of an import. */
export interface VariablesImport {
  readonly updated: number
  readonly total: number
  /** A sentence for each rejected variable. */
  readonly failures: readonly string[]
}

/** Management of variables. */
export class Variables {
  readonly #store: Pick<Store, 'variables'>
  readonly #cipher: Cipher

  constructor({ store, cipher }: { readonly store: Pick<Store, 'variables'>; readonly cipher: Cipher }) {
    this.#store = store
    this.#cipher = cipher
  }

  async keys(): Promise<readonly string[]> {
    return (await this.#store.variables.list()).map(({ key }) => key)
  }

  async find(key: string): Promise<string | undefined> {
    const [found] = await this.#store.variables.find([key])
    return found && this.#cipher.open(found.value)
  }

  /** @throws MlAirflowError `bad_argument` for an invalid key or value */
  set(key: string, value: string): Promise<void> {
    const problem = keyProblem(key) ?? valueProblem(key, value)
    if (problem !== undefined) throw new MlAirflowError('bad_argument', problem)
    return this.#change([[key, value]])
  }

  /** @throws MlAirflowError `not_found` */
  async delete(key: string): Promise<void> {
    if (!(await this.#store.variables.delete(key)))
      throw new MlAirflowError('not_found', `Variable ${key} does not exist.`)
  }

  /**
   * Sets the variables of a JSON object; values other than strings are stored as JSON, with all their digits. The valid ones
   * are set atomically.
   * @throws MlAirflowError `bad_argument` if the text is not a JSON object
   */
  async importJson(text: string): Promise<VariablesImport> {
    const given = Object.entries(objectOf(text))
    const failures = given.flatMap(([key]) => keyProblem(key) ?? [])
    const taken = given
      .filter(([key]) => keyProblem(key) === undefined)
      .map(([key, value]) => [key, textOf(value)] as const)
    await this.#change(taken)
    return { updated: taken.length, total: given.length, failures }
  }

  /** A variable keeps its stored text while its value stays the same: work that was made from it stays done. */
  async #change(given: readonly (readonly [key: string, value: string])[]): Promise<void> {
    const stored = new Map(
      (await this.#store.variables.find(given.map(([key]) => key))).map((one) => [one.key, one.value]),
    )
    const changed = given.filter(([key, value]) => !this.#holds(stored.get(key), value))
    await this.#store.variables.set(changed.map(([key, value]) => ({ key, value: this.#cipher.seal(value) })))
  }

  #holds(sealed: SealedText | undefined, value: string): boolean {
    if (!sealed?.encrypted) return false
    try {
      return this.#cipher.open(sealed) === value
    } catch {
      // Its key is lost, and a new value replaces it.
      return false
    }
  }

  /** All variables as a JSON object with sorted keys, from which `importJson` restores exactly the same values. */
  async exportJson(): Promise<{ readonly text: string; readonly count: number }> {
    const variables = await this.#store.variables.list()
    const values = variables.map(({ key, value }) => [key, exported(this.#cipher.open(value))] as const)
    return { text: JSON.stringify(Object.fromEntries(values), undefined, 4), count: variables.length }
  }
}

/** @throws MlAirflowError `bad_argument` for an invalid value */
export function variableAsJson(key: string, value: string): unknown {
  try {
    return parseKeepingDigits(value)
  } catch {
    throw new MlAirflowError('bad_argument', `Variable ${key} does not contain JSON.`)
  }
}

function keyProblem(key: string): string | undefined {
  if (
    key.trim() !== '' &&
    key.length <= LONGEST_KEY &&
    !key.includes('\0') &&
    key !== '__proto__' &&
    textProblem(key) === undefined
  )
    return undefined
  return `The key ${JSON.stringify(key.slice(0, 80))} is not allowed: it must not be blank, and ${LONGEST_KEY} characters are allowed.`
}

function valueProblem(key: string, value: string): string | undefined {
  const problem = textProblem(value)
  return problem && `The value of ${key} ${problem}.`
}

function objectOf(text: string): object {
  let value: unknown
  try {
    value = parseKeepingDigits(text)
  } catch {
    // The parser's message may repeat a value.
    throw badFile('it is not JSON.')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isRawJson(value))
    throw badFile('it is not a JSON object.')
  try {
    checkedJson(text, 'It', OF_A_FILE)
  } catch (error) {
    throw badFile(messageOf(error))
  }
  return value
}

function badFile(why: string): MlAirflowError {
  return new MlAirflowError('bad_argument', `Invalid variables file: ${why}`)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** A value is exported as JSON if an import would store the same text again; otherwise as a string. */
function exported(value: string): unknown {
  try {
    checkedJson(value, 'It', OF_A_FILE)
    const json = parseKeepingDigits(value)
    return textOf(json) === value ? json : value
  } catch {
    return value
  }
}
