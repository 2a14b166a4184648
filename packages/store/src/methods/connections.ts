import { type ConnectionStore, MlAirflowError, type StoredConnection } from '@ml-airflow/core'
import { In } from 'typeorm'
import type { Database } from '../database/database.ts'
import type { Parameters } from '../database/statements.ts'
import type { ConnectionRow } from '../schema/rows.ts'

export function connectionMethods(database: Database): ConnectionStore {
  return {
    async list() {
      const rows = await database.read((manager) =>
        manager.getRepository<ConnectionRow>('connection').find({ order: { conn_id: 'ASC' } }),
      )
      return rows.map(connectionOf)
    },

    async find(connIds) {
      if (connIds.length === 0) return []
      const rows = await database.read((manager) =>
        manager
          .getRepository<ConnectionRow>('connection')
          .find({ where: { conn_id: In([...connIds]) }, order: { conn_id: 'ASC' } }),
      )
      return rows.map(connectionOf)
    },

    async add(connection) {
      try {
        await database.insert('insert-connection', parametersOf(connection))
        return true
      } catch (error) {
        if (error instanceof MlAirflowError && error.code === 'conflict') return false
        throw error
      }
    },

    async replace(connection) {
      return (await database.change('update-connection', parametersOf(connection))) > 0
    },

    async delete(connId) {
      return (await database.change('delete-connection', { conn_id: connId })) > 0
    },
  }
}

function parametersOf({ password, extra, ...fields }: StoredConnection): Parameters {
  return {
    conn_id: fields.connId,
    conn_type: fields.connType ?? null,
    host: fields.host ?? null,
    schema: fields.schema ?? null,
    login: fields.login ?? null,
    port: fields.port ?? null,
    password: password?.text ?? null,
    is_encrypted: Number(password?.encrypted ?? false),
    extra: extra?.text ?? null,
    is_extra_encrypted: Number(extra?.encrypted ?? false),
  }
}

function connectionOf(row: ConnectionRow): StoredConnection {
  return {
    connId: row.conn_id,
    connType: row.conn_type ?? undefined,
    host: row.host ?? undefined,
    schema: row.schema ?? undefined,
    login: row.login ?? undefined,
    port: row.port ?? undefined,
    password: row.password === null ? undefined : { text: row.password, encrypted: row.is_encrypted },
    extra: row.extra === null ? undefined : { text: row.extra, encrypted: row.is_extra_encrypted },
  }
}
