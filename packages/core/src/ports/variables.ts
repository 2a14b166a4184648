/** A text at rest. `encrypted`: it is a token of the cipher, not the text itself. */
export interface SealedText {
  readonly text: string
  readonly encrypted: boolean
}

export interface StoredVariable {
  readonly key: string
  readonly value: SealedText
}

/** The texts that people and tasks share under a key. The store sees them sealed. */
export interface VariableStore {
  /** Sorted by key. */
  list(): Promise<readonly StoredVariable[]>
  /** Those of the keys that exist. */
  find(keys: readonly string[]): Promise<readonly StoredVariable[]>
  /** Adds or replaces all of them, or none. */
  set(variables: readonly StoredVariable[]): Promise<void>
  /** @returns whether there was one */
  delete(key: string): Promise<boolean>
}
