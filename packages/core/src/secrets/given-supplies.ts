/**
 * Variables and connections that the environment of a process gives. Their names are in capitals there, so that those of a variable or
 * a connection are compared in capitals.
 */
export interface GivenSupplies {
  /** Values by key. */
  readonly variables: ReadonlyMap<string, string>
  /** URIs by id. */
  readonly connections: ReadonlyMap<string, string>
}
