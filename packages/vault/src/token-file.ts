import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MlAirflowError, messageOf } from '@ml-airflow/core'
import { secretInFile } from './secret-file.ts'

const TOKEN = /^[A-Za-z0-9._~+/=-]{16,512}$/

/** Path of the token for clients that need one although none is configured. */
export function tokenFileIn(home: string): string {
  return join(home, 'api_token')
}

/**
 * Reads the token from the file. Creates the file if it does not exist.
 * @throws MlAirflowError `bad_setting` if the file can be neither read nor created, or holds no valid token
 */
export function tokenInFile(path: string): string {
  try {
    const token = secretInFile(path, () => randomBytes(24).toString('base64url'))
    if (!TOKEN.test(token)) throw new Error('a token has 16 to 512 letters, digits or ._~+/=-')
    return token
  } catch (cause) {
    throw new MlAirflowError(
      'bad_setting',
      `The file ${path} with the API's own token cannot be used: ${messageOf(cause)}. Set API_TOKENS, or remove the file.`,
      { cause },
    )
  }
}

/** The token, or undefined if this user may not read it. */
export function readToken(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim() || undefined
  } catch {
    return undefined
  }
}
