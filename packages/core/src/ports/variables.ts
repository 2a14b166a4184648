/** A text at rest. `encrypted`: the text is a token of the cipher. */
export interface SealedText {
  readonly text: string
  readonly encrypted: boolean
}

export interface StoredVariable {
  readonly key: string
  readonly value: SealedText
}

/** Named texts shared by users and tasks. The store sees them encrypted. */
export interface VariableStore {
  /** Sorted by key. */
  list(): Promise<readonly StoredVariable[]>
  /** The existing ones among these keys. */
  find(keys: readonly string[]): Promise<readonly StoredVariable[]>
  /** Adds or replaces the variables, atomically. */
  set(variables: readonly StoredVariable[]): Promise<void>
  /** @returns whether it existed */
  delete(key: string): Promise<boolean>
}
