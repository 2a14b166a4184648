import type { Claim, Claimed, ClaimRequest, LostTry, TaskInstance } from '@ml-airflow/core'
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

/**
 * Claims a record and starts its task instance, in one message that also commits the transaction.
 * @throws Unmet if the record is not free, or the task instance was started or settled since it was read
 */
export async function claimRecord(session: Transaction, wanted: WantedClaim): Promise<Claimed> {
  const { found, lineage } = wanted
  const instance = startedInstance(found)
  const logPath = wanted.logPathOf(instance)
  const [epoch] = await session.commitWith(() => [
    raiseEpoch(session, wanted),
    startInstance(session, found, instance.tryNumber),
    beginTry(session, wanted, found, { number: instance.tryNumber, logPath }),
  ])
  const claim = claimOf(instance, found, existing(epoch, `record ${found.record_id} in '${found.record_table}'`))
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

export function staleEpochOf({ found, staleEpoch = -1 }: WantedClaim): number {
  return Math.max(found.stale_epoch, staleEpoch)
}

function startInstance(session: Session, found: RowOf<'find-instance'>, tryNumber: number): Promise<number> {
  return session.change('start-instance', { instance: found.id, try_number: tryNumber, now: found.now ?? null })
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

export function tableOf(found: RowOf<'find-instance'>): { table: string } {
  return { table: quoted(found.record_table) }
}
