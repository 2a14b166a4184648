import { type AuditEntry, isSecretName, MASK, masker, messageOf, type Store } from '@ml-airflow/core'

const LONGEST_ARGUMENTS = 10_000

/** A call that may change something, with its raw arguments. */
export interface AuditedCall extends Omit<AuditEntry, 'arguments'> {
  readonly arguments: Readonly<Record<string, unknown>>
}

/** Logs the calls of users: the start before anything is done, and the end with its status. */
export class Audit {
  readonly #store: Pick<Store, 'audit'>
  readonly #mask: (text: string) => string
  readonly #onTrouble: (sentence: string) => void

  /** @param parts.secrets texts to mask in all entries; `onTrouble` is called if the end of a call cannot be written */
  constructor(parts: {
    readonly store: Pick<Store, 'audit'>
    readonly secrets: readonly string[]
    readonly onTrouble: (sentence: string) => void
  }) {
    this.#store = parts.store
    this.#mask = masker(parts.secrets)
    this.#onTrouble = parts.onTrouble
  }

  /**
   * An action that cannot be logged must not happen: if this fails, the call must be rejected.
   * @returns the id to pass to `end`
   * @throws MlAirflowError `unavailable`
   */
  begin(call: AuditedCall): Promise<number> {
    return this.#store.audit.begin(this.entryOf(call))
  }

  /** Entry of a call, without secrets. */
  entryOf({ arguments: given, ...call }: AuditedCall): AuditEntry {
    const text = JSON.stringify(masked(given), (_name, value: unknown) =>
      typeof value === 'string' ? this.#mask(value) : value,
    )
    const kept = text.length > LONGEST_ARGUMENTS ? JSON.stringify({ cut: text.slice(0, LONGEST_ARGUMENTS) }) : text
    return { ...call, arguments: kept }
  }

  /** The call is already done, so this never throws: an entry without a status means that its end is unknown. */
  async end(id: number, status: number): Promise<void> {
    try {
      await this.#store.audit.end(id, status)
    } catch (error) {
      this.#onTrouble(`The audit log could not record that entry ${id} ended with ${status}: ${messageOf(error)}`)
    }
  }
}

/** Arguments with the values of secret names masked. */
export function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, isSecretName(name) || isHidden(name) ? MASK : masked(part)]),
  )
}

/** Arguments that are always passwords, or values whose meaning depends on their key. */
function isHidden(name: string): boolean {
  return /^(token|val|value|conn_uri|conn_extra|extra)$/i.test(name)
}
