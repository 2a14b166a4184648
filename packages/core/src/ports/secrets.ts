import type { SealedText } from './variables.ts'

/** Encrypted values at rest. */
export interface SecretStore {
  /**
   * Re-encrypts all values of variables and connections, atomically. `reseal` may be called several times for one value.
   * @returns the number of variables and connections that now have an encrypted value
   */
  resealAll(
    reseal: (sealed: SealedText) => SealedText,
  ): Promise<{ readonly variables: number; readonly connections: number }>
}
