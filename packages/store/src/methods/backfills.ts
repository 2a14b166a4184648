import type {
  Backfill,
  BackfillClaim,
  BackfillCounts,
  BackfillOptions,
  BackfillRun,
  BackfillStore,
  BegunRun,
  Conf,
  NewBackfill,
} from '@ml-airflow/core'
import { LessThan } from 'typeorm'
import type { Database } from '../database/database.ts'
import type { RowOf, Session } from '../database/session.ts'
import { sqlTime } from '../database/times.ts'
import type { BackfillRow } from '../schema/table-rows.ts'
import { given } from './conditions.ts'
import type { Graphs } from './graphs.ts'
import type { LocatedRun, ParameterTables } from './parameter-tables.ts'
import { believedMs, clipped, time } from './read-rows.ts'
import { insertRun } from './run-acceptance.ts'
import { findByRunId } from './runs.ts'
import { batches } from './selectors.ts'

/** Backfills and their runs. */
export function backfillMethods(database: Database, graphs: Graphs, tables: ParameterTables): BackfillStore {
  return { ...askedMethods(database), ...drivenMethods(database, graphs, tables) }
}

type Asked = Pick<BackfillStore, 'add' | 'find' | 'list' | 'listRuns' | 'change'>

function askedMethods(database: Database): Asked {
  return {
    add(backfill) {
      return database.transaction((session) => add(session, backfill))
    },

    async find(id) {
      return (await listed(database, { id }, 1))[0]
    },

    list({ dagId, state, before, limit }) {
      const id = before === undefined ? undefined : LessThan(before)
      return listed(database, given<BackfillRow>({ id, dag_id: dagId, state }), limit)
    },

    async listRuns(backfill, after, limit) {
      return (await database.rows('list-backfill-runs', { backfill, after, limit })).map(backfillRunOf)
    },

    async change(backfill, states, next) {
      return (await database.change('change-backfill', { backfill, states, next })) === 1
    },
  }
}

function drivenMethods(database: Database, graphs: Graphs, tables: ParameterTables): Omit<BackfillStore, keyof Asked> {
  return {
    async listFree() {
      const believed = believedMs(LONGEST_LEASE_MS)
      return (await database.rows('free-backfills', { believed_ms: believed })).map(({ id }) => id)
    },

    async claim(backfill, leaseMs) {
      const lease = { lease_ms: leaseMs, believed_ms: believedMs(LONGEST_LEASE_MS) }
      const epoch = await database.raise('claim-backfill', { backfill, ...lease })
      return epoch === undefined ? undefined : { backfill, epoch }
    },

    async listWaiting(backfill, limit) {
      return (await database.rows('waiting-backfill-runs', { backfill, limit })).map(backfillRunOf)
    },

    async begin(claim, position, asked) {
      const run = await tables.locate(asked)
      return database.transaction((session) => begin(session, graphs, { claim, position, run }))
    },

    refuse({ backfill, epoch }, position, problem) {
      return database.transaction(async (session) => {
        if ((await session.row('hold-backfill', { backfill, epoch })) === undefined) return false
        await session.change('refuse-backfill-run', { backfill, position, problem: clipped(problem) })
        return true
      })
    },

    async leave({ backfill, epoch }) {
      const counts = (await countsOf(database, [backfill])).get(backfill) ?? NONE
      const state = endOf(counts)
      if (state === undefined) await database.change('leave-backfill', { backfill, epoch })
      else await database.change('close-backfill', { backfill, epoch, state })
    },
  }
}

/** A lease that ends later was taken before the clock was set back. */
const LONGEST_LEASE_MS = 60_000

async function add(session: Session, backfill: NewBackfill): ReturnType<BackfillStore['add']> {
  const { dagId, digest, options, reprocessing, maxActiveRuns, createdBy, runs } = backfill
  const limit = { max_active_runs: maxActiveRuns ?? null }
  const open = await session.row('open-backfill', { dag_id: dagId, digest })
  if (open !== undefined) {
    await session.change('resume-backfill', { backfill: open.id, ...limit })
    return { id: open.id, created: false }
  }
  const asked = { dag_id: dagId, options: JSON.stringify(options), reprocessing, digest, ...limit }
  const id = await session.insert('insert-backfill', { ...asked, created_by: createdBy.slice(0, 255) })
  const rows = runs.map(({ runId, executionDate, conf }, position) => [
    id,
    position,
    runId,
    sqlTime(executionDate),
    JSON.stringify(conf),
  ])
  for (const batch of batches(rows)) await session.change('insert-backfill-runs', { rows: batch })
  return { id, created: true }
}

interface Beginning {
  readonly claim: BackfillClaim
  readonly position: number
  readonly run: LocatedRun
}

/** The claim is checked in the transaction that creates the run, so that only one driver creates runs. */
async function begin(
  session: Session,
  graphs: Graphs,
  { claim: { backfill, epoch }, position, run: asked }: Beginning,
): Promise<BegunRun> {
  if ((await session.row('hold-backfill', { backfill, epoch })) === undefined) return { kind: 'fenced' }
  const first = await findByRunId(session, asked.dagId, asked.runId)
  const run = first ?? (await insertRun(session, graphs, asked)).run
  await session.change('begin-backfill-run', { backfill, position, run: run.id })
  return { kind: 'begun', run, created: first === undefined }
}

async function listed(
  database: Database,
  where: ReturnType<typeof given<BackfillRow>>,
  limit: number,
): Promise<readonly Backfill[]> {
  const rows = await database.read((manager) =>
    manager.getRepository<BackfillRow>('backfill').find({ where, order: { id: 'DESC' }, take: limit }),
  )
  const counts = await countsOf(
    database,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => backfillOf(row, counts.get(row.id) ?? NONE))
}

const NONE: BackfillCounts = {
  waiting: 0,
  queued: 0,
  running: 0,
  success: 0,
  failed: 0,
  cancelled: 0,
  refused: 0,
}

async function countsOf(session: Session, ids: readonly number[]): Promise<ReadonlyMap<number, BackfillCounts>> {
  const counts = new Map<number, BackfillCounts>()
  if (ids.length === 0) return counts
  for (const row of await session.rows('count-backfill-runs', { ids })) {
    const state = (row.run_state ?? row.state) as keyof BackfillCounts
    const id = row.backfill_id
    counts.set(id, { ...(counts.get(id) ?? NONE), [state]: row.count })
  }
  return counts
}

/** Undefined: runs are left to do. */
function endOf({ waiting, queued, running, failed, cancelled, refused }: BackfillCounts) {
  if (waiting + queued + running > 0) return undefined
  return failed + cancelled + refused > 0 ? 'failed' : 'success'
}

function backfillOf(row: BackfillRow, counts: BackfillCounts): Backfill {
  return {
    id: row.id,
    dagId: row.dag_id,
    state: row.state,
    options: JSON.parse(row.options) as BackfillOptions,
    reprocessing: row.reprocessing,
    maxActiveRuns: row.max_active_runs ?? undefined,
    createdBy: row.created_by,
    createdAt: row.created_at,
    finishedAt: row.finished_at ?? undefined,
    counts,
  }
}

function backfillRunOf(row: RowOf<'list-backfill-runs' | 'waiting-backfill-runs'>): BackfillRun {
  return {
    position: row.position,
    runId: row.run_id,
    executionDate: time(row.execution_date),
    conf: JSON.parse(row.conf) as Conf,
    run: row.id === null || row.state === null ? undefined : { id: row.id, state: row.state },
    problem: row.problem ?? undefined,
  }
}
