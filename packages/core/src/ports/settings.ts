/** Location of the database. */
export type DatabaseSettings =
  | { readonly type: 'sqlite'; readonly file: string }
  | {
      readonly type: 'mysql'
      readonly host: string
      readonly port: number
      readonly login: string
      readonly password: string
      /** Name of the database on the server. */
      readonly schema: string
    }

/** Keys for variables and connections. */
export interface CipherSettings {
  /** The first key encrypts; all keys decrypt. Undefined: the key in `keyFile`. */
  readonly keys: readonly string[] | undefined
  /** Created on first use, if no key is configured. */
  readonly keyFile: string
}
