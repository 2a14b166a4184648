import type {
  Claim,
  ClaimRequest,
  ClaimResult,
  LostTry,
  RenewalResult,
  Store,
  StoredRecord,
  TaskInstance,
} from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import { quoted } from '../database/names.ts'
import { existing, type Row, type Session } from '../database/session.ts'
import { recordOf, taskInstanceOf } from './rows.ts'

type ClaimMethods = Pick<Store, 'claim' | 'renew'>

/** The right to write a record: how it is taken, and how it is kept. */
export function claimMethods(database: Database): ClaimMethods {
  return {
    async claim(request) {
      const found = await database.row('find-instance', { instance: request.instance })
      if (found === undefined) return { kind: 'refused', instance: undefined }
      const obstacle = obstacleOf(found)
      if (obstacle !== undefined) return obstacle
      try {
        return await database.transaction((session) => claimRecord(session, request, found))
      } catch (error) {
        if (!(error instanceof StartedMeanwhile)) throw error
        const now = await database.row('find-instance', { instance: request.instance })
        return { kind: 'refused', instance: now && taskInstanceOf(now) }
      }
    },

    async renew(claims, leaseMs) {
      if (claims.length === 0) return []
      // In one order for everybody, so that no two renewals wait for each other.
      const ordered = [...claims].sort((a, b) => a.claim.instance - b.claim.instance)
      const held = new Set<Claim>()
      await database.transaction(async (session) => {
        held.clear()
        for (const one of ordered) if (await renewOne(session, one, leaseMs)) held.add(one.claim)
      })
      return renewals(database, claims, held)
    },
  }
}

/** The gate: what keeps a task instance from starting, if anything does. */
function obstacleOf(found: Row): ClaimResult | undefined {
  const instance = taskInstanceOf(found)
  const mayStart = instance.state === 'queued' || instance.state === 'up_for_retry'
  if (!mayStart || found.run_state !== 'running' || found.cancel_requested === 1) return { kind: 'refused', instance }
  if (found.paused === 1) return { kind: 'paused' }
  const forMs = Number(found.early_ms)
  return forMs > 0 ? { kind: 'early', forMs } : undefined
}

async function claimRecord(session: Session, request: ClaimRequest, found: Row): Promise<ClaimResult> {
  const epoch = await raiseEpoch(session, request, found)
  if (epoch === undefined) return whoHasIt(session, found)
  const instance = await startInstance(session, found)
  const claim = claimOf(instance, found, epoch)
  const logPath = await beginTry(session, request, instance, epoch)
  return { kind: 'claimed', instance, claim, logPath, lost: await lostTry(session, claim, Number(found.stale_epoch)) }
}

function raiseEpoch(session: Session, request: ClaimRequest, found: Row): Promise<number | undefined> {
  const parameters = {
    record_id: Number(found.record_id),
    instance: request.instance,
    owner: request.owner,
    lease_ms: request.leaseMs,
    stale_epoch: Number(found.stale_epoch),
  }
  return session.raise('claim-record', parameters, tableOf(found))
}

async function whoHasIt(session: Session, found: Row): Promise<ClaimResult> {
  const row = existing(
    await session.row('find-record', { record_id: Number(found.record_id) }, tableOf(found)),
    `record ${found.record_id} in '${found.record_table}'`,
  )
  const record = recordOf(row)
  if (isDone(record, Number(found.stale_epoch))) return { kind: 'finished', instance: taskInstanceOf(found), record }
  return { kind: 'held', forMs: Math.max(0, Number(row.held_ms)) }
}

function isDone(record: StoredRecord, staleEpoch: number): boolean {
  return record.finishedAt !== undefined && record.epoch > staleEpoch
}

async function startInstance(session: Session, found: Row): Promise<TaskInstance> {
  const tryNumber = Number(found.try_number) + 1
  const parameters = { instance: Number(found.id), try_number: tryNumber, now: found.now ?? null }
  if ((await session.change('start-instance', parameters)) === 0) throw new StartedMeanwhile()
  return taskInstanceOf({
    ...found,
    state: 'running',
    try_number: tryNumber,
    started_at: found.now ?? null,
    retry_at: null,
  })
}

function claimOf(instance: TaskInstance, found: Row, epoch: number): Claim {
  return {
    table: String(found.record_table),
    recordId: Number(found.record_id),
    epoch,
    run: instance.run,
    instance: instance.id,
    tryNumber: instance.tryNumber,
  }
}

async function beginTry(
  session: Session,
  request: ClaimRequest,
  { taskId, sample, tryNumber }: TaskInstance,
  epoch: number,
): Promise<string> {
  const logPath = request.logPathOf({ taskId, sample, tryNumber })
  await session.change('insert-try', {
    instance: request.instance,
    try_number: tryNumber,
    epoch,
    worker: request.worker,
    host: request.host,
    log_path: logPath,
  })
  return logPath
}

async function lostTry(
  session: Session,
  { table, recordId, epoch }: Claim,
  staleEpoch: number,
): Promise<LostTry | undefined> {
  if (epoch === 1) return undefined
  const row = await session.row('lost-try', { table, record_id: recordId, epoch: epoch - 1 })
  return row && { epoch: epoch - 1, logPath: String(row.log_path), counts: epoch - 1 > staleEpoch }
}

async function renewOne(
  session: Session,
  { claim, pid }: { readonly claim: Claim; readonly pid: number | undefined },
  leaseMs: number,
): Promise<boolean> {
  const parameters = { record_id: claim.recordId, epoch: claim.epoch, lease_ms: leaseMs }
  const held = (await session.change('renew-lease', parameters, { table: quoted(claim.table) })) === 1
  if (held && pid !== undefined)
    await session.change('note-pid', { instance: claim.instance, try_number: claim.tryNumber, pid })
  return held
}

async function renewals(
  session: Session,
  claims: readonly { readonly claim: Claim }[],
  held: ReadonlySet<Claim>,
): Promise<readonly RenewalResult[]> {
  const runs = [...new Set(claims.map(({ claim }) => claim.run))]
  const cancelled = new Set((await session.rows('cancelled-runs', { runs })).map((row) => Number(row.id)))
  return claims.map(({ claim }) => ({ claim, held: held.has(claim), cancelRequested: cancelled.has(claim.run) }))
}

function tableOf(found: Row): { table: string } {
  return { table: quoted(String(found.record_table)) }
}

/** Somebody else has started or settled the task instance since it was read: nothing of the claim may stay. */
class StartedMeanwhile extends Error {
  override readonly name = 'StartedMeanwhile'
}
