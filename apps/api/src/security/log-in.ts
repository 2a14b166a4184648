import type { Role } from '@ml-airflow/core'
import type { Logins } from './logins.ts'
import type { LoginSession } from './sessions.ts'

/** A token, or a name with its password. */
export type Credentials = { readonly token: string } | { readonly username: string; readonly password: string }

/** @throws MlAirflowError `unauthorized`, or Refusal 429 */
export async function logIn(
  logins: Logins,
  given: Credentials,
  address: string,
): Promise<{ readonly role: Role; readonly session: LoginSession }> {
  if ('token' in given) {
    const { role } = logins.byToken(given.token, address)
    return { role, session: logins.sessionOfToken(given.token) }
  }
  const user = await logins.byPassword(given.username, given.password, address)
  return { role: user.role, session: logins.sessionOfUser(user) }
}
