import type { SealedText } from './variables.ts'

/** How to reach another system, with Airflow's fields. */
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
  /** Those of the ids that exist. */
  find(connIds: readonly string[]): Promise<readonly StoredConnection[]>
  /** @returns false where there is one of this id already */
  add(connection: StoredConnection): Promise<boolean>
  /** Puts it in the place of the one of its id, in one step. @returns false where there is none */
  replace(connection: StoredConnection): Promise<boolean>
  /** @returns whether there was one */
  delete(connId: string): Promise<boolean>
}
