import { type AuditEntry, isSecretName, MASK, maskSecrets, messageOf, type Store } from '@ml-airflow/core'

const LONGEST_ARGUMENTS = 10_000

/** A call that may change something, with its arguments as they were given. */
export interface AuditedCall extends Omit<AuditEntry, 'arguments'> {
  readonly arguments: Readonly<Record<string, unknown>>
}

/** Writes down who does what: that a call begins before it does anything, and how it ended. */
export class Audit {
  readonly #store: Pick<Store, 'audit'>
  readonly #secrets: readonly string[]
  readonly #onTrouble: (sentence: string) => void

  /** @param parts.secrets what may stand in no entry; `onTrouble` gets the ends that could not be written */
  constructor(parts: {
    readonly store: Pick<Store, 'audit'>
    readonly secrets: readonly string[]
    readonly onTrouble: (sentence: string) => void
  }) {
    this.#store = parts.store
    this.#secrets = parts.secrets
    this.#onTrouble = parts.onTrouble
  }

  /**
   * Nothing is done that cannot be written down: where this fails the call must not go on.
   * @returns what `end` takes
   * @throws MlAirflowError `unavailable`
   */
  begin({ arguments: given, ...call }: AuditedCall): Promise<number> {
    const text = JSON.stringify(masked(given), (_name, value: unknown) =>
      typeof value === 'string' ? maskSecrets(value, this.#secrets) : value,
    )
    const kept = text.length > LONGEST_ARGUMENTS ? JSON.stringify({ cut: text.slice(0, LONGEST_ARGUMENTS) }) : text
    return this.#store.audit.begin({ ...call, arguments: kept })
  }

  /** The call is done by now, so this throws nothing: an entry without a status tells that its end is unknown. */
  async end(id: number, status: number): Promise<void> {
    try {
      await this.#store.audit.end(id, status)
    } catch (error) {
      this.#onTrouble(`The audit log could not record that entry ${id} ended with ${status}: ${messageOf(error)}`)
    }
  }
}

/** Arguments without what stands under a secret name. */
export function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, isSecretName(name) || isHidden(name) ? MASK : masked(part)]),
  )
}

/** Arguments that hold passwords by their nature, or values whose key alone says what they are. */
function isHidden(name: string): boolean {
  return /^(token|val|value|conn_uri|conn_extra|extra)$/i.test(name)
}
