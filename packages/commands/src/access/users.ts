import { randomBytes } from 'node:crypto'
import { MlAirflowError } from '@ml-airflow/core'
import { flag, option } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { UsageError } from '../framework/usage-error.ts'
import type { Workbench } from '../workbench/workbench.ts'

const username = option('username', { short: '-u', description: 'name with which the user logs in' })
const REQUIRED = ['role', 'username', 'email', 'firstname', 'lastname'] as const

export const createUser = defineCommand({
  name: 'create_user',
  modern: ['users create'],
  summary: 'Creates a user, who can log in to the API with name and password.',
  examples: [
    'create_user -r Admin -u ada -e ada@example.org -f Ada -l Lovelace',
    'create_user -r Viewer -u bob -e bob@example.org -f Bob -l Builder --use_random_password',
  ],
  arguments: [
    option('role', { short: '-r', description: 'Viewer, User, Op or Admin; both User and Op may trigger' }),
    username,
    option('email', { short: '-e', description: 'email address of the user' }),
    option('firstname', { short: '-f', description: 'first name' }),
    option('lastname', { short: '-l', description: 'last name' }),
    option('password', {
      short: '-p',
      secret: true,
      description: 'password; it stays in the shell history. Without it the command prompts, or reads stdin',
    }),
    flag('use_random_password', { description: 'generate a password and print it once' }),
  ],
  access: 'admin',
  differs: 'There are three roles; User and Op are the same. Creating an existing user ends with exit code 1.',
  async run(workbench, given) {
    const missing = REQUIRED.filter((name) => !given[name])
    if (missing.length > 0) throw new UsageError(`Required arguments are missing: ${missing.join(', ')}.`)
    const { role = '', username = '', email = '', firstname = '', lastname = '' } = given
    const users = await workbench.users()
    const password = await passwordOf(workbench, given)
    if (!(await users.create({ username, email, firstName: firstname, lastName: lastname, role, password })))
      throw new MlAirflowError('conflict', `${username} already exist in the db`)
    const made = given.use_random_password ? { password } : {}
    workbench.output.answer({ username, role, ...made }, () =>
      [`${role} user ${username} created.`, ...(given.use_random_password ? [`Password: ${password}`] : [])].join('\n'),
    )
  },
})

export const deleteUser = defineCommand({
  name: 'delete_user',
  modern: ['users delete'],
  summary: "Removes a user and ends the user's sessions.",
  examples: ['delete_user -u ada'],
  arguments: [username],
  access: 'admin',
  async run(workbench, { username }) {
    if (!username) throw new UsageError('Required arguments are missing: username')
    if (!(await (await workbench.users()).delete(username)))
      throw new MlAirflowError('not_found', `${username} is not a valid user.`)
    workbench.output.answer({ deleted: username }, () => `User ${username} deleted.`)
  },
})

export const listUsers = defineCommand({
  name: 'list_users',
  modern: ['users list'],
  summary: 'Lists the users.',
  examples: ['list_users', 'list_users -o json'],
  arguments: [],
  access: 'admin',
  changes: false,
  async run(workbench) {
    const users = (await (await workbench.users()).list()).map((user) => ({
      id: user.id,
      username: user.username,
      email: user.email,
      first_name: user.firstName,
      last_name: user.lastName,
      roles: [user.role],
    }))
    workbench.output.answer(users, () =>
      workbench.output.table(
        ['Id', 'Username', 'Email', 'First name', 'Last name', 'Roles'],
        users.map(({ id, roles, ...user }) => [id, ...Object.values(user), `[${roles.join(', ')}]`] as string[]),
      ),
    )
  },
})

export const syncPerm = defineCommand({
  name: 'sync_perm',
  modern: ['sync-perm'],
  summary: 'Lists the roles and the users that have them.',
  examples: ['sync_perm'],
  arguments: [],
  access: 'admin',
  changes: false,
  differs: 'The permissions of roles are part of the program, so there is nothing to synchronize.',
  async run(workbench) {
    const { ROLES } = await import('@ml-airflow/core')
    const users = await (await workbench.users()).list()
    const counts = ROLES.map((role) => ({ role, users: users.filter((user) => user.role === role).length }))
    workbench.output.answer(counts, () =>
      [
        'The permissions of roles are part of ml-airflow: nothing had to be updated.',
        ...counts.map(({ role, users }) => `${role}: ${users} user(s)`),
      ].join('\n'),
    )
  },
})

async function passwordOf(
  { input }: Workbench,
  { password, use_random_password: random }: { password: string | undefined; use_random_password: boolean },
): Promise<string> {
  if (random && password !== undefined) throw new UsageError('Give a password, or --use_random_password, but not both.')
  if (random) return randomBytes(12).toString('base64url')
  if (password !== undefined && password !== '-') return password
  const [given, again] = [await input.secret('Password: '), await input.secret('Repeat for confirmation: ')]
  if (given !== again) throw new MlAirflowError('bad_argument', 'Passwords did not match!')
  return given
}
