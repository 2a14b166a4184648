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
  listVariables(): Promise<readonly StoredVariable[]>
  /** Those of the keys that exist. */
  findVariables(keys: readonly string[]): Promise<readonly StoredVariable[]>
  /** Adds or replaces all of them, or none. */
  setVariables(variables: readonly StoredVariable[]): Promise<void>
  /** @returns whether there was one */
  deleteVariable(key: string): Promise<boolean>
  /**
   * Seals every value of a variable or a connection anew, all of them or none. `reseal` may be called several times for one value.
   * @returns how many variables and connections there are with a value that is sealed now
   */
  resealAll(
    reseal: (sealed: SealedText) => SealedText,
  ): Promise<{ readonly variables: number; readonly connections: number }>
}
