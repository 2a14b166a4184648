import type { SealedText } from './variables.ts'

/** Encrypts texts at rest, so that a reader of the database alone cannot see them. */
export interface Cipher {
  /** @param earlier the same text, sealed before: its salt is kept, so that the text does not count as changed */
  seal(text: string, earlier?: SealedText): SealedText
  /**
   * Decrypts a text. A text that is not encrypted is returned unchanged.
   * @throws MlAirflowError `bad_setting` if no known key decrypts it
   */
  open(sealed: SealedText): string
}

/** One-way hashing of passwords. */
export interface PasswordHasher {
  hash(password: string): Promise<string>
  /** Takes equally long without a hash, so that the response time does not reveal which names exist. */
  matches(password: string, hash: string | undefined): Promise<boolean>
}
