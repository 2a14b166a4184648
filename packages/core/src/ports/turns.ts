/** Periodic work that a single process does on behalf of all. */
export interface TurnStore {
  /** Only one process gets `true`, and the next one only after `periodMs`. */
  take(name: string, periodMs: number): Promise<boolean>
}
