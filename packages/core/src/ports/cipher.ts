import type { SealedText } from './variables.ts'

/** Keeps texts that lie in the database from who reads the database alone. */
export interface Cipher {
  seal(text: string): SealedText
  /**
   * A text that is not encrypted is answered as it is.
   * @throws MlAirflowError `bad_setting` where no known key has sealed it
   */
  open(sealed: SealedText): string
}

/** Passwords that can be checked and not read. */
export interface PasswordHasher {
  hash(password: string): Promise<string>
  /** Takes as long where there is no hash, so that nobody learns from the time which names exist. */
  matches(password: string, hash: string | undefined): Promise<boolean>
}
