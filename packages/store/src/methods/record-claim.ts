import type { Claimed, ClaimRequest, ForeseenInstance, LostTry } from '@ml-airflow/core'
import { quoted } from '../database/names.ts'
import { existing, type RowOf, type Session, type Transaction } from '../database/session.ts'
import { taskInstanceOf } from './read-rows.ts'

const MOST_LOST = 10

/** A request with the data read for it. */
export interface WantedClaim extends ClaimRequest {
  readonly found: RowOf<'find-instance'>
  /** Read before the claim: a later upstream redo then makes this result outdated, never falsely current. */
  readonly lineage: string
}

/** A task instance after its start, and its record. */
type Started = Omit<ForeseenInstance, 'delivery' | 'runEpoch'>

/** A request for the start of a task instance, before its record is claimed. */
export interface Starting extends ClaimRequest {
  readonly started: Started
  readonly lineage: string
}

/**
 * Claims a record and starts its task instance, in one message that also commits the transaction.
 * @throws Unmet if the record is not free, or the task instance was started or settled since it was read
 */
export async function claimRecord(session: Transaction, wanted: WantedClaim): Promise<Claimed> {
  const { found } = wanted
  const starting = { ...wanted, started: startOf(found) }
  const [epoch] = await session.commitWith(() => [
    raiseEpoch(session, starting),
    startInstance(session, found),
    session.change('insert-try', newTry(starting), tableOf(found)),
  ])
  return claimedBy(session, starting, epoch)
}

function startOf(found: RowOf<'find-instance'>): Started {
  const start = { state: 'running' as const, try_number: found.try_number + 1, started_at: found.now, retry_at: null }
  return {
    instance: taskInstanceOf({ ...found, ...start }),
    table: found.record_table,
    recordId: found.record_id,
    staleEpoch: found.stale_epoch,
  }
}

export function raiseEpoch(session: Session, starting: Starting): Promise<number | undefined> {
  const { table, recordId } = starting.started
  const parameters = {
    record_id: recordId,
    instance: starting.instance,
    owner: starting.owner,
    lease_ms: starting.leaseMs,
    stale_epoch: staleEpochOf(starting, starting.started.staleEpoch),
    version: starting.version,
    inputs: starting.inputs,
    fingerprint: starting.fingerprint ?? '',
    lineage: starting.lineage,
  }
  return session.raise('claim-record', parameters, { table: quoted(table) })
}

/** @param own epoch in the row of the task instance */
export function staleEpochOf({ staleEpoch = -1 }: Pick<ClaimRequest, 'staleEpoch'>, own: number): number {
  return Math.max(own, staleEpoch)
}

function startInstance(session: Session, { id, try_number, now }: RowOf<'find-instance'>): Promise<number> {
  return session.change('start-instance', { instance: id, try_number: try_number + 1, now })
}

/** Parameters of the statements that add a try. */
export function newTry(starting: Starting) {
  const { worker, host, started } = starting
  const { id: instance, tryNumber } = started.instance
  const log_path = logPathOf(starting)
  return { instance, try_number: tryNumber, record_id: started.recordId, worker, host, log_path }
}

function logPathOf({ logPathOf, started }: Starting): string {
  return logPathOf(started.instance)
}

/** @param epoch of the record, if it was claimed */
export async function claimedBy(session: Session, starting: Starting, epoch: number | undefined): Promise<Claimed> {
  const { started, lineage, fingerprint = '' } = starting
  const { instance, table, recordId } = started
  const claim = {
    table,
    recordId,
    epoch: existing(epoch, `record ${recordId} in '${table}'`),
    run: instance.run,
    instance: instance.id,
    tryNumber: instance.tryNumber,
  }
  const lost = await lostTries(session, claim, staleEpochOf(starting, started.staleEpoch))
  return { kind: 'claimed', instance, claim, logPath: logPathOf(starting), lineage, fingerprint, lost }
}

/** Several workers may have died in succession, each before it recorded what the previous one had left. */
async function lostTries(
  session: Session,
  { table, recordId, epoch }: Claimed['claim'],
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

export function tableOf(found: RowOf<'find-instance'>): { table: string } {
  return { table: quoted(found.record_table) }
}
