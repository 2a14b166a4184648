import type { NewUser, User } from '@ml-airflow/core'
import { describe, expect, it } from 'vitest'
import { roleOf, type UserRequest, Users } from './users.ts'

const ANN: UserRequest = {
  username: 'ann',
  email: 'ann@example.com',
  firstName: 'Ann',
  lastName: 'Bee',
  role: 'Op',
  password: 'correct horse',
}

/** Users over a list, with a hash that reveals its input. */
function usersOf(...stored: readonly NewUser[]) {
  const rows = new Map(stored.map((user) => [user.username, user]))
  const asked: string[] = []
  const store = {
    list: async () => [...rows.values()] as User[],
    async find(username: string) {
      asked.push(username)
      return rows.get(username) as User | undefined
    },
    async add(user: NewUser) {
      rows.set(user.username, user)
      return true
    },
    async change(user: NewUser) {
      rows.set(user.username, user)
      return true
    },
    delete: async (username: string) => rows.delete(username),
  }
  const passwords = {
    hash: async (password: string) => `hash of ${password}`,
    matches: async (password: string, hash: string | undefined) => hash === `hash of ${password}`,
  }
  return { users: new Users({ store: { users: store }, passwords }), rows, asked }
}

const STORED: NewUser = {
  username: 'ann',
  email: 'ann@example.com',
  firstName: 'Ann',
  lastName: 'Bee',
  role: 'operator',
  passwordHash: 'hash of correct horse',
}

describe('users', () => {
  it('are kept with the hash of their password and with the role of this product', async () => {
    const { users, rows } = usersOf()
    expect(await users.create(ANN)).toBe(true)
    expect(rows.get('ann')).toEqual(STORED)
  })

  it('are not created twice', async () => {
    const { users, rows } = usersOf(STORED)
    expect(await users.create({ ...ANN, email: 'other@example.com' })).toBe(false)
    expect(rows.get('ann')).toEqual(STORED)
  })

  it.each<[Partial<UserRequest>, string]>([
    [{ username: '-ann' }, 'username must begin with a letter or digit'],
    [{ username: 'a'.repeat(65) }, '64 at most'],
    [{ email: 'ann' }, 'email must be an address'],
    [{ email: `${'a'.repeat(320)}@b` }, 'email must be an address'],
    [{ firstName: 'A'.repeat(65) }, 'first name is longer than 64'],
    [{ lastName: 'B'.repeat(65) }, 'last name is longer than 64'],
    [{ password: 'short' }, '8 to 512 characters'],
    [{ password: 'x'.repeat(513) }, '8 to 512 characters'],
  ])('are refused with the limit that they break: %j', async (wrong, sentence) => {
    const { users, rows } = usersOf()
    const error = { code: 'bad_argument', message: expect.stringContaining(sentence) }
    await expect(users.create({ ...ANN, ...wrong })).rejects.toMatchObject(error)
    expect(rows.size).toBe(0)
  })

  it('are refused with all errors at once', async () => {
    const { users } = usersOf()
    const problems = [expect.stringContaining('email'), expect.stringContaining('password')]
    await expect(users.create({ ...ANN, email: '', password: '' })).rejects.toMatchObject({ problems })
  })

  it('keep their password where a change names none', async () => {
    const { users, rows } = usersOf(STORED)
    const { username, password: _, ...fields } = ANN
    await users.change(username, { ...fields, role: 'Admin', lastName: 'Cee' })
    expect(rows.get('ann')).toEqual({ ...STORED, role: 'admin', lastName: 'Cee' })
  })

  it('cannot be changed where they do not exist', async () => {
    const { users } = usersOf()
    const { username, ...fields } = ANN
    await expect(users.change(username, fields)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('log in by their password alone', async () => {
    const { users } = usersOf(STORED)
    expect(await users.authenticate('ann', 'correct horse')).toMatchObject({ username: 'ann' })
    expect(await users.authenticate('ann', 'wrong horse')).toBeUndefined()
    expect(await users.authenticate('bob', 'correct horse')).toBeUndefined()
  })

  it('are not looked up where a name or a password cannot be one of them', async () => {
    const { users, asked } = usersOf(STORED)
    await users.authenticate("ann' OR 1=1", 'correct horse')
    await users.authenticate('ann', 'x'.repeat(100_000))
    expect(asked).toEqual([])
  })
})

describe('roles', () => {
  it.each([
    ['Viewer', 'viewer'],
    ['USER', 'operator'],
    ['op', 'operator'],
    ['Admin', 'admin'],
  ])('of Airflow have their names: %s is %s', (name, role) => {
    expect(roleOf(name)).toBe(role)
  })

  it.each(['Public', '', 'constructor', '__proto__'])('are refused where they are unknown: %j', (name) => {
    expect(() => roleOf(name)).toThrow(/allowed are Viewer, User and Op/)
  })
})
