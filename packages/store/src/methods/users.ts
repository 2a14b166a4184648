import { MlAirflowError, type Role, type User, type UserStore } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import type { Row } from '../database/session.ts'
import { time } from './rows.ts'

export function userMethods(database: Database): UserStore {
  return {
    async list() {
      return (await database.rows('list-users', {}, { filter: '' })).map(userOf)
    },

    async find(username) {
      const row = await database.row('list-users', { username }, { filter: 'WHERE username = :username' })
      return row && userOf(row)
    },

    async add({ firstName, lastName, passwordHash, ...user }) {
      const names = { first_name: firstName, last_name: lastName }
      try {
        await database.insert('insert-user', { ...user, ...names, password: passwordHash })
        return true
      } catch (error) {
        if (error instanceof MlAirflowError && error.code === 'conflict') return false
        throw error
      }
    },

    async delete(username) {
      return (await database.change('delete-user', { username })) > 0
    },
  }
}

function userOf(row: Row): User {
  return {
    id: Number(row.id),
    username: String(row.username),
    email: String(row.email),
    firstName: String(row.first_name),
    lastName: String(row.last_name),
    role: row.role as Role,
    passwordHash: String(row.password),
    createdAt: time(row.created_on),
  }
}
