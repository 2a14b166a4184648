import {
  type CourseReason,
  type Failure,
  MlAirflowError,
  type Orphan,
  type OrphanResult,
  type ReconciliationStore,
  type TaskDelivery,
  type TaskInstance,
} from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import { quoted } from '../database/names.ts'
import { existing, type RowOf, type Session } from '../database/session.ts'
import { endTry, isCancelled, settle, waitAgain } from './failures.ts'
import { deliveryOf, runDeliveryOf, seenLease, taskInstanceOf } from './read-rows.ts'
import { batches } from './selectors.ts'

// Maximum time of a reservation for a caller; see InstanceService.
const LONGEST_KEPT_MS = 60_000
const LOST = 'Its worker went away: the lease of its claim ran out.'

/** Recovers work after crashes and after loss of the queue's data. */
export function reconciliationMethods(database: Database): ReconciliationStore {
  return {
    listQueuedInstances(run, page) {
      return queuedInstances(database, run, page)
    },

    async listOpenRuns(after, limit, dagId) {
      return (await database.rows('open-runs', { after, limit, dag_id: dagId ?? null })).map(runDeliveryOf)
    },

    async findOrphans({ leaseMs, limit }, onTrouble) {
      const found: Orphan[] = []
      for (const { record_table } of await database.rows('running-tables')) {
        const table = record_table
        try {
          const rows = await database.rows('orphans', { table, lease_ms: leaseMs, limit }, { table: quoted(table) })
          found.push(...rows.map((row) => orphanOf(table, row)))
        } catch (error) {
          if (onTrouble === undefined || !isRefusal(error)) throw error
          onTrouble(error)
        }
      }
      return found.sort((a, b) => a.instance - b.instance).slice(0, limit)
    },

    requeueOrphan(instance, maxLosses, index) {
      return database.transaction((session) => requeue(session, instance, maxLosses, { index }))
    },

    async redeliverInstances(instances) {
      const deliveries = []
      for (const ids of batches(instances)) {
        await database.change('redeliver-instances', { ids })
        deliveries.push(...(await database.rows('deliveries', { ids })).map(deliveryOf))
      }
      return deliveries
    },

    redeliverRun(run) {
      return database.transaction(async (session) => {
        await session.change('redeliver-run', { run })
        return runDeliveryOf(existing(await session.row('run-delivery', { run }), `run ${run}`))
      })
    },
  }
}

export async function queuedInstances(
  session: Session,
  run: number,
  { after, limit, forMs }: Parameters<ReconciliationStore['listQueuedInstances']>[1],
): Promise<readonly TaskDelivery[]> {
  const page = { run, after, limit, for_ms: forMs, longest_ms: LONGEST_KEPT_MS }
  return (await session.rows('queued-instances', page)).map(deliveryOf)
}

type Downstream = Pick<Failure, 'index'>

/** The table may have been dropped. */
function isRefusal(error: unknown): boolean {
  return error instanceof MlAirflowError && error.code === 'internal'
}

function orphanOf(table: string, row: RowOf<'orphans'>): Orphan {
  return {
    instance: row.id,
    run: row.dag_run_id,
    taskId: row.task_id,
    sample: row.sample,
    lapsed: row.record_id === null ? undefined : seenLease(table, row.record_id, row),
  }
}

async function requeue(session: Session, id: number, maxLosses: number, downstream: Downstream): Promise<OrphanResult> {
  const found = await session.row('find-instance', { instance: id })
  if (found === undefined || (await isAlive(session, found))) return { kind: 'alive' }
  const instance = taskInstanceOf(found)
  const cancelled = await isCancelled(session, instance.run)
  if (cancelled || instance.losses >= maxLosses) {
    const ready = await giveUp(session, instance, cancelled, downstream)
    if (ready === undefined) return { kind: 'alive' }
    await markLost(session, instance)
    return { kind: 'failed', ready }
  }
  const lost = { run: instance.run, instance: id, tryNumber: instance.tryNumber }
  const waits = await waitAgain(session, lost, { failed: 0, lost: 1 }, downstream.index)
  if (!waits && !(await sendAgain(session, instance))) return { kind: 'alive' }
  await markLost(session, instance)
  if (waits) return { kind: 'waiting' }
  const row = existing(await session.row('deliveries', { ids: [id] }), `task instance ${id}`)
  return { kind: 'requeued', delivery: deliveryOf(row) }
}

async function isAlive(session: Session, found: RowOf<'find-instance'>): Promise<boolean> {
  if (found.state !== 'running') return true
  const table = { table: quoted(found.record_table) }
  const parameters = { instance: found.id, record_id: found.record_id }
  return (await session.row('holds-record', parameters, table)) !== undefined
}

async function sendAgain(session: Session, { id, tryNumber }: TaskInstance): Promise<boolean> {
  return (await session.change('requeue-orphan', { instance: id, try_number: tryNumber })) === 1
}

async function giveUp(
  session: Session,
  { id, run, tryNumber, losses }: TaskInstance,
  cancelled: boolean,
  downstream: Downstream,
): Promise<readonly TaskDelivery[] | undefined> {
  const lost = { run, instance: id, tryNumber }
  const state = cancelled ? 'cancelled' : 'failed'
  const ready = await settle(session, lost, { state, lost: 1 }, downstream)
  if (ready === undefined) return undefined
  const sentence = `Its worker went away ${losses + 1} times.`
  const reason = 'lost' satisfies CourseReason
  if (!cancelled) await session.change('explain-instance', { instance: id, reason, sentence })
  return ready
}

function markLost(session: Session, { id, tryNumber }: TaskInstance): Promise<boolean> {
  const end = { outcome: 'lost', exitCode: undefined, pid: undefined, sentence: LOST } as const
  return endTry(session, { instance: id, tryNumber }, end)
}
