import {
  defined,
  type MissedTicks,
  type PlannedTick,
  type ScheduleStore,
  type StoredMissedTicks,
  type StoredSchedule,
  type Tick,
} from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import type { RowOf, Session } from '../database/session.ts'
import { sqlTime } from '../database/times.ts'
import type { Graphs } from './graphs.ts'
import type { LocatedRun, ParameterTables } from './parameter-tables.ts'
import { optionalTime, time } from './read-rows.ts'
import { insertRun } from './run-acceptance.ts'
import { findByRunId } from './runs.ts'

/** The state of schedules, and the runs they create. */
export function scheduleMethods(database: Database, graphs: Graphs, tables: ParameterTables): ScheduleStore {
  return {
    async list() {
      return (await database.rows('list-schedules')).map(scheduleOf)
    },

    async add(dagId, timing, next) {
      await database.change('insert-schedule', { dag_id: dagId, timing, ...valuesOf(next) })
    },

    async change({ dagId, epoch }, timing, next) {
      return (await database.change('change-schedule', { dag_id: dagId, epoch, timing, ...valuesOf(next) })) === 1
    },

    async confirm(dagIds) {
      if (dagIds.length > 0) await database.change('see-schedules', { dag_ids: dagIds })
    },

    async tick(tick) {
      const run = tick.run && (await tables.locate(tick.run))
      return database.transaction((session) => deal(session, graphs, { ...tick, run }))
    },

    async listMissedTicks(dagId, limit) {
      return (await database.rows('list-missed-ticks', { dag_id: dagId, limit })).map(missedTicksOf)
    },

    async countMissedTicks() {
      const rows = await database.rows('count-missed-ticks')
      return new Map(rows.map((row) => [row.dag_id, row.count ?? 0]))
    },
  }
}

async function deal(
  session: Session,
  graphs: Graphs,
  tick: Tick & { readonly run: LocatedRun | undefined },
): ReturnType<ScheduleStore['tick']> {
  const { dagId, epoch, date, next, missed, run } = tick
  const step = { dag_id: dagId, epoch, last_date: sqlTime(date), ...valuesOf(next) }
  if ((await session.change('advance-schedule', step)) === 0) return { kind: 'fenced' }
  for (const ticks of missed) await miss(session, dagId, ticks)
  if (run === undefined || (await findByRunId(session, dagId, run.runId)) !== undefined)
    return { kind: 'ticked', run: undefined }
  return { kind: 'ticked', run: (await insertRun(session, graphs, run)).run }
}

async function miss(session: Session, dagId: string, ticks: MissedTicks): Promise<void> {
  const { reason, first, last, count, sentence = null } = ticks
  const dates = { first_date: sqlTime(first), last_date: sqlTime(last) }
  await session.insert('insert-missed-tick', { dag_id: dagId, reason, count, sentence, ...dates })
}

function valuesOf(next: PlannedTick | undefined) {
  return { next_date: next ? sqlTime(next.date) : null, due_at: next ? sqlTime(next.dueAt) : null }
}

function scheduleOf(row: RowOf<'list-schedules'>): StoredSchedule {
  const [date, dueAt] = [optionalTime(row.next_date), optionalTime(row.due_at)]
  return {
    dagId: row.dag_id,
    timing: row.timing,
    epoch: row.epoch,
    next: date && dueAt && { date, dueAt },
    lastDate: optionalTime(row.last_date),
    unseenMs: -(row.seen_ms ?? 0),
    paused: row.paused === 1,
  }
}

function missedTicksOf(row: RowOf<'list-missed-ticks'>): StoredMissedTicks {
  return {
    reason: row.reason,
    first: time(row.first_date),
    last: time(row.last_date),
    count: row.count,
    ...defined({ sentence: row.sentence ?? undefined }),
    noticedAt: time(row.noticed_at),
  }
}
