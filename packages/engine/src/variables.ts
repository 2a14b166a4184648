import { type Cipher, MlAirflowError, messageOf, type Store } from '@ml-airflow/core'

const LONGEST_KEY = 250

/** What an import did. */
export interface VariablesImport {
  readonly updated: number
  readonly total: number
  /** A sentence for each that could not be taken. */
  readonly failures: readonly string[]
}

/** Variables, as people set and read them. */
export class Variables {
  readonly #store: Store
  readonly #cipher: Cipher

  constructor({ store, cipher }: { readonly store: Store; readonly cipher: Cipher }) {
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

  /** @throws MlAirflowError `bad_argument` for a key that no variable can have */
  set(key: string, value: string): Promise<void> {
    checkKey(key)
    return this.#store.variables.set([{ key, value: this.#cipher.seal(value) }])
  }

  /** @throws MlAirflowError `not_found` */
  async delete(key: string): Promise<void> {
    if (!(await this.#store.variables.delete(key)))
      throw new MlAirflowError('not_found', `Variable ${key} does not exist.`)
  }

  /**
   * Sets the variables of a JSON object; what is no text is kept as JSON. Those that can be taken are taken at once, or none.
   * @throws MlAirflowError `bad_argument` where the text is no JSON object
   */
  async importJson(text: string): Promise<VariablesImport> {
    const given = Object.entries(objectOf(text))
    const failures = given.flatMap(([key]) => keyProblem(key) ?? [])
    const taken = given
      .filter(([key]) => keyProblem(key) === undefined)
      .map(([key, value]) => ({
        key,
        value: this.#cipher.seal(typeof value === 'string' ? value : JSON.stringify(value)),
      }))
    await this.#store.variables.set(taken)
    return { updated: taken.length, total: given.length, failures }
  }

  /** All of them as a JSON object with sorted keys; what is JSON stands in it as such. */
  async exportJson(): Promise<{ readonly text: string; readonly count: number }> {
    const variables = await this.#store.variables.list()
    const values = variables.map(({ key, value }) => [key, parsed(this.#cipher.open(value))] as const)
    return { text: JSON.stringify(Object.fromEntries(values), undefined, 4), count: variables.length }
  }
}

/** @throws MlAirflowError `bad_argument` for a value that is none */
export function variableAsJson(key: string, value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    throw new MlAirflowError('bad_argument', `Variable ${key} holds no JSON.`)
  }
}

function checkKey(key: string): void {
  const problem = keyProblem(key)
  if (problem !== undefined) throw new MlAirflowError('bad_argument', problem)
}

function keyProblem(key: string): string | undefined {
  if (key.trim() !== '' && key.length <= LONGEST_KEY && !key.includes('\0')) return undefined
  return `The key ${JSON.stringify(key.slice(0, 80))} is not allowed: it must not be blank, and ${LONGEST_KEY} characters are allowed.`
}

function objectOf(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
    throw new Error('it is no JSON object')
  } catch (cause) {
    // What the parser says may repeat a value.
    const sentence = cause instanceof SyntaxError ? 'it is no JSON' : messageOf(cause)
    throw new MlAirflowError('bad_argument', `Invalid variables file: ${sentence}.`)
  }
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}
