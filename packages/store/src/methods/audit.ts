import {
  type AuditEntry,
  type AuditStore,
  type EndedAuditEntry,
  Gathered,
  groupBy,
  type StoredAuditEntry,
} from '@ml-airflow/core'
import { LessThan } from 'typeorm'
import type { Database } from '../database/database.ts'
import type { Session } from '../database/session.ts'
import type { AuditLogRow } from '../schema/table-rows.ts'
import { given } from './conditions.ts'
import { countUpTo } from './counting.ts'

// Input from clients may have any length; only the arguments may be long.
const LONGEST_NAME = 255
const LONGEST_DAG_ID = 190

export function auditMethods(database: Database): AuditStore {
  const begun = new Gathered<AuditEntry | EndedAuditEntry, number>((entries) => beginAll(database, entries))
  const ended = new Gathered<End, void>((ends) => endAll(database, ends))

  return {
    begin: (entry) => begun.ask(entry),

    end: (id, status) => ended.ask({ id, status }),

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

interface End {
  readonly id: number
  readonly status: number
}

function beginAll(database: Database, entries: readonly (AuditEntry | EndedAuditEntry)[]): Promise<readonly number[]> {
  return database.transaction((session) =>
    session.commitWith(() => entries.map((entry) => addAuditEntry(session, entry))),
  )
}

/** @returns the id of the entry */
export function addAuditEntry(session: Session, entry: AuditEntry | EndedAuditEntry): Promise<number> {
  return session.insert('add-audit-entry', {
    event: entry.event.slice(0, LONGEST_NAME),
    owner: entry.owner.slice(0, LONGEST_NAME),
    via: entry.via,
    address: entry.address.slice(0, LONGEST_NAME),
    dag_id: entry.dagId?.slice(0, LONGEST_DAG_ID) ?? null,
    arguments: entry.arguments,
    status: 'status' in entry ? entry.status : null,
  })
}

async function endAll(database: Database, ends: readonly End[]): Promise<readonly undefined[]> {
  for (const [status, some] of groupBy(ends, (end) => end.status))
    await database.change('end-audit', { status, ids: some.map(({ id }) => id) })
  return ends.map(() => undefined)
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
