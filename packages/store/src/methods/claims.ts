import {
  type Claim,
  type Claimed,
  type ClaimRequest,
  type ClaimResult,
  type ClaimStore,
  type LostTry,
  NO_RECORD,
  type StoredRecord,
  type TaskInstance,
} from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import { quoted } from '../database/names.ts'
import { existing, type RowOf, type Session, Undone } from '../database/session.ts'
import { renewLeases } from './lease-renewal.ts'
import { takeSlots } from './pool-places.ts'
import { findResults } from './records.ts'
import { deliveryOf, recordOf, seenLease, taskInstanceOf } from './rows.ts'
import { NO_TASKS } from './selectors.ts'

const MOST_LOST = 10

/** Acquires, renews and releases the right to write a record. */
export function claimMethods(database: Database): ClaimStore {
  return {
    async take(request) {
      const found = await database.row('find-instance', { instance: request.instance })
      if (found === undefined) return { kind: 'refused', instance: undefined }
      const obstacle = obstacleOf(found)
      if (obstacle !== undefined) return obstacle
      const wanted = { ...request, found, lineage: await lineageOf(database, request, found.sample) }
      try {
        if (found.pool !== null) return await claimInPool(database, wanted)
        return await database.transaction((session) => claimRecord(session, wanted))
      } catch (error) {
        return notClaimed(database, wanted, error)
      }
    },

    renew(claims, leaseMs) {
      return renewLeases(database, claims, leaseMs)
    },

    async free({ table, recordId, epoch, until }) {
      const seen = { record_id: recordId, epoch, lease_until: until }
      return (await database.change('free-record', seen, { table: quoted(table) })) === 1
    },

    async yieldRecord({ table, recordId, epoch, run }) {
      const record = { record_id: recordId, epoch }
      if ((await database.change('yield-record', record, { table: quoted(table) })) === 0)
        return { ready: [], joined: [] }
      const parameters = { ...NO_TASKS.parameters, run, table, record_id: recordId, instance: 0 }
      const rows = await database.rows('released', parameters, NO_TASKS.fragments)
      return { ready: [], joined: rows.map(deliveryOf) }
    },
  }
}

/** @throws error, if it does not explain why the claim was not granted */
async function notClaimed(database: Database, wanted: WantedClaim, error: unknown): Promise<ClaimResult> {
  if (error instanceof NotFree) return (await whoHasIt(database, wanted)) ?? { kind: 'held', forMs: 0 }
  if (!(error instanceof StartedMeanwhile)) throw error
  const now = await database.row('find-instance', { instance: wanted.instance })
  return { kind: 'refused', instance: now && taskInstanceOf(now) }
}

/** A request with the data read for it. */
interface WantedClaim extends ClaimRequest {
  readonly found: RowOf<'find-instance'>
  /** Read before the claim: a later upstream redo then makes this result outdated, never falsely current. */
  readonly lineage: string
}

/**
 * Claims a record in a transaction with earlier changes, which stay.
 * @returns undefined if a gate is shut
 */
export async function claimWithin(session: Session, request: ClaimRequest): Promise<Claimed | undefined> {
  const found = await session.row('find-instance', { instance: request.instance })
  // Pool slots must be taken before everything else to avoid deadlocks, so this path does not take them.
  if (found === undefined || found.pool !== null || obstacleOf(found) !== undefined) return undefined
  const wanted = { ...request, found, lineage: await lineageOf(session, request, found.sample) }
  try {
    const [, claimed] = await session.together(() => [session.change('before-claim', {}), claimRecord(session, wanted)])
    return claimed
  } catch (error) {
    if (!(error instanceof NotFree || error instanceof StartedMeanwhile)) throw error
    await session.change('undo-claim', {})
    return undefined
  }
}

async function lineageOf(session: Session, { upstream }: ClaimRequest, sample: string): Promise<string> {
  const queries = upstream.queriesFor(sample)
  const results = await session.together(() => queries.map((query) => findResults(session, query)))
  return upstream.lineageOf(results.flat())
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

/** Sends everything in one batch; the change counts show whether the preconditions held. */
async function claimRecord(session: Session, wanted: WantedClaim): Promise<Claimed> {
  const { found, lineage } = wanted
  const instance = startedInstance(found)
  const logPath = wanted.logPathOf(instance)
  const [epoch, started] = await session.together(() => [
    raiseEpoch(session, wanted),
    startInstance(session, found, instance.tryNumber),
    beginTry(session, wanted, found, { number: instance.tryNumber, logPath }),
  ])
  if (epoch === undefined) throw new NotFree()
  if (!started) throw new StartedMeanwhile()
  const claim = claimOf(instance, found, epoch)
  const lost = await lostTries(session, claim, staleEpochOf(wanted))
  return { kind: 'claimed', instance, claim, logPath, lineage, fingerprint: wanted.fingerprint ?? '', lost }
}

/** The task instance after its start. */
function startedInstance(found: RowOf<'find-instance'>): TaskInstance {
  const tryNumber = found.try_number + 1
  const started = { state: 'running' as const, try_number: tryNumber, started_at: found.now, retry_at: null }
  return taskInstanceOf({ ...found, ...started })
}

function raiseEpoch(session: Session, wanted: WantedClaim): Promise<number | undefined> {
  const { found } = wanted
  const parameters = {
    record_id: found.record_id,
    instance: wanted.instance,
    owner: wanted.owner,
    lease_ms: wanted.leaseMs,
    stale_epoch: staleEpochOf(wanted),
    version: wanted.version,
    inputs: wanted.inputs,
    fingerprint: wanted.fingerprint ?? '',
    lineage: wanted.lineage,
  }
  return session.raise('claim-record', parameters, tableOf(found))
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
  if (finishEpoch === undefined || finishEpoch <= staleEpochOf(wanted)) return false
  const { version, inputs, fingerprint = '', lineage } = wanted
  const isFromSame = record.lineage === undefined || record.lineage === lineage
  return record.version === version && record.inputs === inputs && record.fingerprint === fingerprint && isFromSame
}

function staleEpochOf({ found, staleEpoch = -1 }: WantedClaim): number {
  return Math.max(found.stale_epoch, staleEpoch)
}

async function startInstance(session: Session, found: RowOf<'find-instance'>, tryNumber: number): Promise<boolean> {
  const parameters = { instance: found.id, try_number: tryNumber, now: found.now ?? null }
  return (await session.change('start-instance', parameters)) === 1
}

function claimOf(instance: TaskInstance, found: RowOf<'find-instance'>, epoch: number): Claim {
  return {
    table: found.record_table,
    recordId: found.record_id,
    epoch,
    run: instance.run,
    instance: instance.id,
    tryNumber: instance.tryNumber,
  }
}

function beginTry(
  session: Session,
  { instance, worker, host }: ClaimRequest,
  found: RowOf<'find-instance'>,
  { number, logPath }: { readonly number: number; readonly logPath: string },
): Promise<number> {
  const parameters = { instance, try_number: number, record_id: found.record_id, worker, host }
  return session.change('insert-try', { ...parameters, log_path: logPath }, tableOf(found))
}

/** Several workers may have died in succession, each before it recorded what the previous one had left. */
async function lostTries(
  session: Session,
  { table, recordId, epoch }: Claim,
  staleEpoch: number,
): Promise<readonly LostTry[]> {
  if (epoch === 1) return []
  const parameters = { table, record_id: recordId, epoch, limit: MOST_LOST }
  const rows = await session.rows('lost-tries', parameters, { table: quoted(table) })
  return rows.map((row) => ({
    instance: row.task_instance_id,
    tryNumber: row.number,
    epoch: row.epoch,
    logPath: row.log_path,
    // The output of a later finish is at the same path.
    counts: row.epoch > Math.max(staleEpoch, row.finish_epoch),
  }))
}

function tableOf(found: RowOf<'find-instance'>): { table: string } {
  return { table: quoted(found.record_table) }
}

/** The record is held or finished. */
class NotFree extends Undone {
  override readonly name = 'NotFree'
}

/** The task instance was started or settled since it was read: the claim must be rolled back. */
class StartedMeanwhile extends Undone {
  override readonly name = 'StartedMeanwhile'
}
