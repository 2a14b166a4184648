import type {
  Claimed,
  ClaimRequest,
  ClaimResult,
  ClaimStore,
  ForeseenInstance,
  LikelySuccessor,
  Result,
  ResultQuery,
  StoredRecord,
} from '@ml-airflow/core'
import { NO_RECORD } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import { quoted } from '../database/names.ts'
import { existing, type RowOf, type Session, type Transaction, Unmet } from '../database/session.ts'
import { foreseenOf } from './foreseen.ts'
import { renewLeases } from './lease-renewal.ts'
import { takeSlots } from './pool-queue.ts'
import { deliveryOf, recordOf, seenLease, taskInstanceOf } from './read-rows.ts'
import { claimRecord, staleEpochOf, tableOf, type WantedClaim } from './record-claim.ts'
import { findResults } from './records.ts'

/** Acquires, renews and frees the right to write a record. */
export function claimMethods(database: Database): ClaimStore {
  return {
    async take(request) {
      const { found, results, beyond } = await readFacts(database, request)
      if (found === undefined) return { kind: 'refused', instance: undefined }
      const obstacle = obstacleOf(found)
      if (obstacle !== undefined) return obstacle
      const wanted = { ...request, found, lineage: await lineageOf(database, request, found.sample, results) }
      try {
        if (found.pool !== null) return await claimInPool(database, wanted)
        const claimed = await database.transaction((session) => claimRecord(session, wanted))
        return { ...claimed, foreseen: beyond }
      } catch (error) {
        if (error instanceof Unmet) return notClaimed(database, wanted)
        throw error
      }
    },

    renew(claims, leaseMs) {
      return renewLeases(database, claims, leaseMs)
    },

    async free({ table, recordId, epoch, until }) {
      const seen = { record_id: recordId, epoch, lease_until: until }
      return (await database.change('free-record', seen, { table: quoted(table) })) === 1
    },

    async freeRevoked({ table, recordId, epoch }) {
      const record = { record_id: recordId, epoch }
      if ((await database.change('free-revoked-record', record, { table: quoted(table) })) === 0)
        return { ready: [], joined: [] }
      const rows = await database.rows('joined', { table, record_id: recordId, instance: 0 })
      return { ready: [], joined: rows.map(deliveryOf) }
    },
  }
}

async function notClaimed(database: Database, wanted: WantedClaim): Promise<ClaimResult> {
  const elsewhere = await whoHasIt(database, wanted)
  if (elsewhere !== undefined) return elsewhere
  const now = await database.row('find-instance', { instance: wanted.instance })
  if (now === undefined) return { kind: 'refused', instance: undefined }
  return obstacleOf(now) ?? { kind: 'held', forMs: 0 }
}

/** What a claim depends on: the task instance and its upstream results. Undefined: unread, or not there. */
export interface ClaimFacts {
  readonly found: RowOf<'find-instance'> | undefined
  readonly results: readonly Result[] | undefined
}

/**
 * Claims a record in a transaction with earlier changes, which it commits.
 * @param seen from the same transaction; used if it is of the requested task instance
 * @returns undefined if a gate is shut
 * @throws Unmet if the record is not free
 */
export async function claimWithin(
  session: Transaction,
  request: ClaimRequest,
  seen: ClaimFacts | undefined,
): Promise<Claimed | undefined> {
  const { found, results } = seen?.found?.id === request.instance ? seen : await readFacts(session, request)
  // Pool slots must be taken before everything else to avoid deadlocks, so this path does not take them.
  if (found === undefined || found.pool !== null || obstacleOf(found) !== undefined) return undefined
  const wanted = { ...request, found, lineage: await lineageOf(session, request, found.sample, results) }
  return claimRecord(session, wanted)
}

async function readFacts(session: Session, request: ClaimRequest): Promise<LikelyFacts> {
  const { instance, sample, upstream, ahead } = request
  const [found, results, rows] = await session.together(() => [
    session.row('find-instance', { instance }),
    sample === undefined ? NOT_READ : resultsOf(session, upstream.queriesFor(sample)),
    ahead === undefined ? NOT_READ : session.rows('find-instance-at', { ...ahead }),
  ])
  return { found, results, beyond: rows?.map(foreseenOf) }
}

const NOT_READ = Promise.resolve(undefined)

/** With the task instances beyond it. */
export interface LikelyFacts extends ClaimFacts {
  readonly beyond: readonly ForeseenInstance[] | undefined
}

/** Like `readFacts`, at a task instance whose id is unknown. */
export async function readFactsOf(session: Session, run: number, likely: LikelySuccessor): Promise<LikelyFacts> {
  const { taskId, sample, upstream, beyond = [] } = likely
  const [found, results] = await session.together(() => [
    session.rows('find-instance-at', { run, tasks: [taskId, ...beyond], sample }),
    resultsOf(session, upstream),
  ])
  const isIt = (row: RowOf<'find-instance-at'>) => row.task_id === taskId
  return { found: found.find(isIt), results, beyond: found.filter((row) => !isIt(row)).map(foreseenOf) }
}

async function lineageOf(
  session: Session,
  { upstream }: ClaimRequest,
  sample: string,
  results: ClaimFacts['results'],
): Promise<string> {
  return upstream.lineageOf(results ?? (await resultsOf(session, upstream.queriesFor(sample))))
}

async function resultsOf(session: Session, queries: readonly ResultQuery[]): Promise<readonly Result[]> {
  return (await session.together(() => queries.map((query) => findResults(session, query)))).flat()
}

/** The gate: what prevents a task instance from starting, if anything. */
function obstacleOf(found: RowOf<'find-instance'>): ClaimResult | undefined {
  const instance = taskInstanceOf(found)
  const mayStart = instance.state === 'queued' || instance.state === 'up_for_retry'
  if (!mayStart || found.run_state !== 'running' || found.cancel_requested === 1) return { kind: 'refused', instance }
  if (found.paused === 1) return { kind: 'paused' }
  if (found.record_id === NO_RECORD) return { kind: 'placeholder', instance }
  const forMs = found.early_ms ?? 0
  return forMs > 0 ? { kind: 'early', forMs } : undefined
}

/** A task that is done or in progress elsewhere needs no slots, and blocks no other in the queue. */
async function claimInPool(database: Database, wanted: WantedClaim): Promise<ClaimResult> {
  const elsewhere = await whoHasIt(database, wanted)
  if (elsewhere !== undefined) {
    await database.change('leave-pools', { ids: [wanted.instance] })
    return elsewhere
  }
  return database.transaction(async (session) => {
    const refusal = await takeSlots(session, wanted.found)
    return refusal === undefined ? claimRecord(session, wanted) : { kind: 'no_slots', ...refusal }
  })
}

/** Undefined: the record is free, and must be made. During a redo, the older result is not used. */
async function whoHasIt(session: Session, wanted: WantedClaim): Promise<ClaimResult | undefined> {
  const { found, leaseMs } = wanted
  const row = existing(
    await session.row('find-holder', { record_id: found.record_id, lease_ms: leaseMs }, tableOf(found)),
    `record ${found.record_id} in '${found.record_table}'`,
  )
  const lease = seenLease(found.record_table, row.id, row)
  if (lease !== undefined)
    return { kind: 'held', forMs: Math.max(0, row.held_ms ?? 0), lapsed: row.lapsed === 1 ? lease : undefined }
  const record = recordOf(row)
  return isDone(record, wanted) ? { kind: 'finished', instance: taskInstanceOf(found), record } : undefined
}

function isDone({ finishEpoch, ...record }: StoredRecord, wanted: WantedClaim): boolean {
  if (finishEpoch === undefined || finishEpoch <= staleEpochOf(wanted, wanted.found.stale_epoch)) return false
  const { version, inputs, fingerprint = '', lineage } = wanted
  const isFromSame = record.lineage === undefined || record.lineage === lineage
  return record.version === version && record.inputs === inputs && record.fingerprint === fingerprint && isFromSame
}
