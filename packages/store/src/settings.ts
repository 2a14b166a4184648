/** Location of the database. */
export type StoreSettings =
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
