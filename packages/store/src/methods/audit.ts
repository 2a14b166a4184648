import type { AuditEntry, AuditStore, StoredAuditEntry } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import type { Row } from '../database/session.ts'
import { optionalNumber, optionalText, time } from './rows.ts'

// What others send may have any length; only the arguments may be long.
const LONGEST_NAME = 255
const LONGEST_DAG_ID = 190

export function auditMethods(database: Database): AuditStore {
  return {
    begin({ dagId, ...entry }) {
      return database.insert('begin-audit', {
        event: entry.event.slice(0, LONGEST_NAME),
        owner: entry.owner.slice(0, LONGEST_NAME),
        via: entry.via,
        address: entry.address.slice(0, LONGEST_NAME),
        dag_id: dagId?.slice(0, LONGEST_DAG_ID) ?? null,
        arguments: entry.arguments,
      })
    },

    async end(id, status) {
      await database.change('end-audit', { id, status })
    },

    async list({ before = Number.MAX_SAFE_INTEGER, limit, dagId = null, event = null, owner = null }) {
      const filter = [
        dagId !== null && 'AND dag_id = :dag_id',
        event !== null && 'AND event = :event',
        owner !== null && 'AND owner = :owner',
      ]
      const parameters = { before, limit, dag_id: dagId, event, owner }
      const rows = await database.rows('list-audit', parameters, { filter: filter.filter(Boolean).join(' ') })
      return rows.map(entryOf)
    },
  }
}

function entryOf(row: Row): StoredAuditEntry {
  return {
    id: Number(row.id),
    at: time(row.dttm),
    event: String(row.event),
    owner: String(row.owner),
    via: row.via as AuditEntry['via'],
    address: String(row.address),
    dagId: optionalText(row.dag_id),
    arguments: String(row.arguments),
    status: optionalNumber(row.status),
  }
}
