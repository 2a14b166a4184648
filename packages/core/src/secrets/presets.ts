/**
 * Variables and connections that the environment of the process sets; they override those of the database. Environment names are in upper case, so keys and ids are
 * compared in upper case.
 */
export interface Presets {
  /** Values by key. */
  readonly variables: ReadonlyMap<string, string>
  /** URIs by id. */
  readonly connections: ReadonlyMap<string, string>
}
