import { type ConnectionStore, MlAirflowError, type StoredConnection } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import type { Row } from '../database/session.ts'
import type { Parameters } from '../database/statements.ts'
import { optionalNumber, optionalText, sealedOf } from './rows.ts'

export function connectionMethods(database: Database): ConnectionStore {
  return {
    async list() {
      return (await database.rows('list-connections', {}, { filter: '' })).map(connectionOf)
    },

    async find(connIds) {
      if (connIds.length === 0) return []
      const filter = 'WHERE conn_id IN (:conn_ids)'
      return (await database.rows('list-connections', { conn_ids: connIds }, { filter })).map(connectionOf)
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

function connectionOf(row: Row): StoredConnection {
  return {
    connId: String(row.conn_id),
    connType: optionalText(row.conn_type),
    host: optionalText(row.host),
    schema: optionalText(row.schema),
    login: optionalText(row.login),
    port: optionalNumber(row.port),
    password: row.password === null ? undefined : sealedOf(row.password, row.is_encrypted),
    extra: row.extra === null ? undefined : sealedOf(row.extra, row.is_extra_encrypted),
  }
}
