import { MlAirflowError, type PasswordHasher, type Role, type Store, type User } from '@ml-airflow/core'

const USERNAME = /^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}$/
const LONGEST_NAME = 64
const LONGEST_EMAIL = 320
const SHORTEST_PASSWORD = 8
// Longer passwords would cost more hashing time than they add in security.
const LONGEST_PASSWORD = 512
/** Stands for a password that was checked when it was set. */
const UNCHANGED = 'x'.repeat(SHORTEST_PASSWORD)

/** Airflow's roles and their equivalents here. Its Public role has no permissions and is omitted. */
const ROLES_OF_AIRFLOW: Readonly<Record<string, Role>> = {
  viewer: 'viewer',
  user: 'operator',
  op: 'operator',
  operator: 'operator',
  admin: 'admin',
}

export interface UserRequest {
  readonly username: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  /** Airflow's role name or ours, case-insensitive. */
  readonly role: string
  readonly password: string
}

/** Management of users. */
export class Users {
  readonly #store: Pick<Store, 'users'>
  readonly #passwords: PasswordHasher

  constructor({ store, passwords }: { readonly store: Pick<Store, 'users'>; readonly passwords: PasswordHasher }) {
    this.#store = store
    this.#passwords = passwords
  }

  list(): Promise<readonly User[]> {
    return this.#store.users.list()
  }

  /**
   * @returns false if the name is taken
   * @throws MlAirflowError `bad_argument`
   */
  async create({ password, role, ...user }: UserRequest): Promise<boolean> {
    const known = roleOf(role)
    check({ ...user, password })
    if ((await this.#store.users.find(user.username)) !== undefined) return false
    return this.#store.users.add({ ...user, role: known, passwordHash: await this.#passwords.hash(password) })
  }

  /**
   * Changes everything but the name. Without a new password, the old one stays.
   * @throws MlAirflowError `bad_argument`, `not_found`
   */
  async change(
    username: string,
    given: Omit<UserRequest, 'username' | 'password'> & { password?: string | undefined },
  ) {
    const user = await this.#store.users.find(username)
    if (user === undefined) throw new MlAirflowError('not_found', `There is no user '${username.slice(0, 80)}'.`)
    const { password, role, ...fields } = given
    const known = roleOf(role)
    check({ username, ...fields, password: password ?? UNCHANGED })
    const passwordHash = password === undefined ? user.passwordHash : await this.#passwords.hash(password)
    await this.#store.users.change({ username, ...fields, role: known, passwordHash })
  }

  /** @returns whether the user existed */
  delete(username: string): Promise<boolean> {
    return this.#store.users.delete(username)
  }

  /** The user with this password. A failure takes as long as a success. */
  async authenticate(username: string, password: string): Promise<User | undefined> {
    const fits = USERNAME.test(username) && password.length <= LONGEST_PASSWORD
    const user = fits ? await this.#store.users.find(username) : undefined
    const matches = await this.#passwords.matches(password.slice(0, LONGEST_PASSWORD), user?.passwordHash)
    return matches ? user : undefined
  }
}

/** @throws MlAirflowError `bad_argument` */
export function roleOf(name: string): Role {
  const role = Object.hasOwn(ROLES_OF_AIRFLOW, name.toLowerCase()) ? ROLES_OF_AIRFLOW[name.toLowerCase()] : undefined
  if (role !== undefined) return role
  throw new MlAirflowError(
    'bad_argument',
    `${name.slice(0, 80)} is not a valid role: allowed are Viewer, User and Op (who may also trigger), and Admin.`,
  )
}

function check({ username, email, firstName, lastName, password }: Omit<UserRequest, 'role'>): void {
  const problems: string[] = []
  if (!USERNAME.test(username))
    problems.push(
      'The username must begin with a letter or digit and hold only letters, digits and _ . @ -, 64 at most.',
    )
  if (!/^[^\s@]+@[^\s@]+$/.test(email) || email.length > LONGEST_EMAIL) problems.push('The email must be an address.')
  for (const [what, name] of [
    ['first', firstName],
    ['last', lastName],
  ] as const) {
    if (name.length > LONGEST_NAME) problems.push(`The ${what} name is longer than ${LONGEST_NAME} characters.`)
  }
  if (password.length < SHORTEST_PASSWORD || password.length > LONGEST_PASSWORD)
    problems.push(`The password must have ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters.`)
  if (problems.length > 0) throw new MlAirflowError('bad_argument', problems.join(' '), { problems })
}
