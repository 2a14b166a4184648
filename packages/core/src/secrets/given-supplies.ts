/**
 * Variables and connections from the environment of the process. Environment names are in upper case, so keys and ids are
 * compared in upper case.
 */
export interface GivenSupplies {
  /** Values by key. */
  readonly variables: ReadonlyMap<string, string>
  /** URIs by id. */
  readonly connections: ReadonlyMap<string, string>
}
