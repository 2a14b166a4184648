import { MlAirflowError, type User, type UserStore } from '@ml-airflow/core'
import type { EntityManager } from 'typeorm'
import type { Database } from '../database/database.ts'
import type { UserRow } from '../schema/table-rows.ts'

export function userMethods(database: Database): UserStore {
  return {
    async list() {
      const rows = await database.read((manager) =>
        manager.getRepository<UserRow>('ab_user').find({ order: { id: 'ASC' } }),
      )
      return rows.map(userOf)
    },

    async find(username) {
      const row = await database.read((manager) => manager.getRepository<UserRow>('ab_user').findOneBy({ username }))
      return row === null ? undefined : userOf(row)
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

    async change({ username, firstName, lastName, passwordHash, email, role }) {
      const fields = { first_name: firstName, last_name: lastName, password: passwordHash, email, role }
      const change = (manager: EntityManager) => manager.getRepository<UserRow>('ab_user').update({ username }, fields)
      return (await database.write(change)) > 0
    },

    async delete(username) {
      return (await database.write((manager) => manager.getRepository<UserRow>('ab_user').delete({ username }))) > 0
    },
  }
}

function userOf(row: UserRow): User {
  return {
    id: row.id,
    username: row.username,
    email: row.email,
    firstName: row.first_name,
    lastName: row.last_name,
    role: row.role,
    passwordHash: row.password,
    createdAt: row.created_on,
  }
}
