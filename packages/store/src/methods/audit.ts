import type { AuditEntry, AuditStore, StoredAuditEntry } from '@ml-airflow/core'
import { LessThan } from 'typeorm'
import type { Database } from '../database/database.ts'
import type { AuditLogRow } from '../schema/table-rows.ts'
import { given } from './conditions.ts'
import { countUpTo } from './counting.ts'

// Input from clients may have any length; only the arguments may be long.
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
      await database.write((manager) => manager.getRepository<AuditLogRow>('audit_log').update({ id }, { status }))
    },

    async list({ before, limit, dagId, event, owner }) {
      const filter = { id: before === undefined ? undefined : LessThan(before), dag_id: dagId, event, owner }
      const rows = await database.read((manager) =>
        manager
          .getRepository<AuditLogRow>('audit_log')
          .find({ where: given<AuditLogRow>(filter), order: { id: 'DESC' }, take: limit }),
      )
      return rows.map(entryOf)
    },

    count({ limit, dagId, event, owner }) {
      return database.read((manager) => {
        const entries = manager.getRepository<AuditLogRow>('audit_log').createQueryBuilder('a')
        return countUpTo(manager, entries.where(given<AuditLogRow>({ dag_id: dagId, event, owner })), limit)
      })
    },
  }
}

function entryOf(row: AuditLogRow): StoredAuditEntry {
  return {
    id: row.id,
    at: row.dttm,
    event: row.event,
    owner: row.owner,
    via: row.via as AuditEntry['via'],
    address: row.address,
    dagId: row.dag_id ?? undefined,
    arguments: row.arguments,
    status: row.status ?? undefined,
  }
}
