/** Work that one of several processes does for all. */
export interface TurnStore {
  /** One of several processes gets `true`, and again only after `periodMs`. */
  take(name: string, periodMs: number): Promise<boolean>
}
