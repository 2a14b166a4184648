import { type ConnectionStore, MlAirflowError, type StoredConnection } from '@ml-airflow/core'
import { type EntityManager, In } from 'typeorm'
import type { Database } from '../database/database.ts'
import type { ConnectionRow } from '../schema/table-rows.ts'

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
        const { is_encrypted, is_extra_encrypted, ...fields } = rowOf(connection)
        const flags = { is_encrypted: Number(is_encrypted), is_extra_encrypted: Number(is_extra_encrypted) }
        await database.insert('insert-connection', { ...fields, ...flags })
        return true
      } catch (error) {
        if (error instanceof MlAirflowError && error.code === 'conflict') return false
        throw error
      }
    },

    async replace(connection) {
      const { conn_id, ...fields } = rowOf(connection)
      const update = (manager: EntityManager) =>
        manager.getRepository<ConnectionRow>('connection').update({ conn_id }, fields)
      return (await database.write(update)) > 0
    },

    async delete(connId) {
      const remove = (manager: EntityManager) =>
        manager.getRepository<ConnectionRow>('connection').delete({ conn_id: connId })
      return (await database.write(remove)) > 0
    },
  }
}

function rowOf({ password, extra, ...fields }: StoredConnection): Omit<ConnectionRow, 'id'> {
  return {
    conn_id: fields.connId,
    conn_type: fields.connType ?? null,
    host: fields.host ?? null,
    schema: fields.schema ?? null,
    login: fields.login ?? null,
    port: fields.port ?? null,
    password: password?.text ?? null,
    is_encrypted: password?.encrypted ?? false,
    extra: extra?.text ?? null,
    is_extra_encrypted: extra?.encrypted ?? false,
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
