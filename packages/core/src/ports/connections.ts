import type { SealedText } from './variables.ts'

/** Access to another system, with Airflow's fields. */
export interface ConnectionFields {
  readonly connId: string
  readonly connType: string | undefined
  readonly host: string | undefined
  readonly schema: string | undefined
  readonly login: string | undefined
  readonly port: number | undefined
}

export interface StoredConnection extends ConnectionFields {
  readonly password: SealedText | undefined
  readonly extra: SealedText | undefined
}

export interface ConnectionStore {
  /** Sorted by id. */
  list(): Promise<readonly StoredConnection[]>
  /** The existing ones among these ids. */
  find(connIds: readonly string[]): Promise<readonly StoredConnection[]>
  /** @returns false if the id is taken */
  add(connection: StoredConnection): Promise<boolean>
  /** Replaces the connection with the same id atomically. @returns false if there is none */
  replace(connection: StoredConnection): Promise<boolean>
  /** @returns whether it existed */
  delete(connId: string): Promise<boolean>
}
