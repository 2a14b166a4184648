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
import type { Row } from '../database/statements.ts'
import type { AuditLogRow } from '../schema/table-rows.ts'
import { given } from './conditions.ts'
import { countUpTo } from './counting.ts'

// Input from clients may have any length; only the arguments may be long.
const LONGEST_NAME = 255
const LONGEST_DAG_ID = 190

export function auditMethods(database: Database): AuditStore {
  const begun = new Gathered<AddedEntry, number>((entries) => beginAll(database, entries))
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

type AddedEntry = AuditEntry | EndedAuditEntry

interface End {
  readonly id: number
  readonly status: number
}

function beginAll(database: Database, entries: readonly AddedEntry[]): Promise<readonly number[]> {
  return database.transaction(async (session) => {
    const [ids] = await session.commitWith(() => [addAuditEntries(session, entries)])
    return ids
  })
}

/** @returns the ids of the entries */
export async function addAuditEntries(session: Session, entries: readonly AddedEntry[]): Promise<readonly number[]> {
  const rows = entries.map(rowOf)
  if (rows.length === 0) return []
  // The reply has the id of one row: the first of MySQL's, and the last of SQLite's.
  if (rows.length === 1) return [await session.insert('add-audit-entries', { rows })]
  const [, added] = await session.together(() => [
    session.change('add-audit-entries', { rows }),
    session.rows('added-audit-entries', { count: entries.length }),
  ])
  return added.map(({ id }) => id)
}

function rowOf(entry: AddedEntry): Row {
  return [
    entry.event.slice(0, LONGEST_NAME),
    entry.owner.slice(0, LONGEST_NAME),
    entry.via,
    entry.address.slice(0, LONGEST_NAME),
    entry.dagId?.slice(0, LONGEST_DAG_ID) ?? null,
    entry.arguments,
    'status' in entry ? entry.status : null,
  ]
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
