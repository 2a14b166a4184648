import type { SealedText } from './variables.ts'

/** Values at rest under the cipher's key. */
export interface SecretStore {
  /**
   * Seals every value of a variable or a connection anew, all of them or none. `reseal` may be called several times for one value.
   * @returns how many variables and connections there are with a value that is sealed now
   */
  resealAll(
    reseal: (sealed: SealedText) => SealedText,
  ): Promise<{ readonly variables: number; readonly connections: number }>
}
