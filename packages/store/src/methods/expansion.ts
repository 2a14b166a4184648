import type { ExpansionStore, NewInstance, RunEventKind, TaskDelivery } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import { type Session, type Transaction, unlessUnmet } from '../database/session.ts'
import { TextRow } from '../database/statements.ts'
import { notifiedEvent } from './closing.ts'
import { removeInstances } from './instance-batches.ts'
import { believedMs, clipped } from './read-rows.ts'
import { queuedInstances } from './reconciliation.ts'
import { batches, MOST_AT_ONCE } from './selectors.ts'

const FIRST_PAGE = { after: 0, limit: MOST_AT_ONCE, forMs: 0 }

/** Expansion of runs into task instances. */
export function expansionMethods(database: Database): ExpansionStore {
  return {
    async claim(run, leaseMs) {
      const epoch = await database.raise('claim-expansion', {
        run,
        lease_ms: leaseMs,
        believed_ms: believedMs(leaseMs),
      })
      if (epoch !== undefined && epoch > 1)
        await removeInstances(database, run, (session) => holds(session, run, epoch))
      return epoch
    },

    async addInstances(run, epoch, instances) {
      for (const batch of batches(instances)) {
        const added = await unlessFenced(database, run, (session) => addBatch(session, run, epoch, batch))
        if (added === undefined) return false
      }
      return true
    },

    async finishDone(run, epoch, instances, isNotified = () => true) {
      const event = notifiedEvent(run.dagId, 'success', isNotified)
      const done = await unlessFenced(database, run.id, (session) =>
        finishDone(session, { run: run.id, epoch, event }, instances),
      )
      return done ?? false
    },

    async finish(run, epoch, instances) {
      const queued = await unlessFenced(database, run, (session) => finish(session, run, epoch, instances))
      if (queued !== undefined) return queued
      // The reply to a first call may have been lost.
      const row = await database.row('expansion-of', { run })
      return row?.expanded === 1 && row.epoch === epoch ? queuedInstances(database, run, FIRST_PAGE) : undefined
    },
  }
}

/**
 * Undefined: the claim of the expansion does not hold, or the run was removed. The condition on the claim changes no row then,
 * and the rows of its task instances violate their foreign key.
 */
async function unlessFenced<T>(
  database: Database,
  run: number,
  work: (session: Transaction) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await unlessUnmet(database.transaction(work))
  } catch (error) {
    const row = await database.row('expansion-of', { run }).catch(() => NOT_READ)
    if (row === undefined) return undefined
    throw error
  }
}

/** The first error tells more than one of this question. */
const NOT_READ = {}

/** Remains of an interrupted expansion may be removed only until another one begins. */
async function holds(session: Session, run: number, epoch: number): Promise<boolean> {
  return (await session.change('hold-expansion', { run, epoch })) === 1
}

/** @throws Unmet unless the claim of the expansion holds */
async function finish(
  session: Transaction,
  run: number,
  epoch: number,
  instances: readonly NewInstance[],
): Promise<readonly TaskDelivery[]> {
  const [, , queued] = await session.commitWith(() => [
    session.change('finish-expansion', { run, epoch }),
    insertInstances(session, run, instances),
    queuedInstances(session, run, FIRST_PAGE),
  ])
  return queued
}

/** One message: a repeated run whose work is all done is the most frequent one of all. @throws Unmet */
async function finishDone(
  session: Transaction,
  { run, epoch, event }: { readonly run: number; readonly epoch: number; readonly event: RunEventKind | undefined },
  instances: readonly NewInstance[],
): Promise<boolean> {
  const [, , closed] = await session.commitWith(() => [
    session.change('finish-expansion', { run, epoch }),
    insertInstances(session, run, instances),
    session.change('close-run', { run, state: 'success', epoch }),
    ...(event === undefined ? [] : [session.change('insert-run-event', { run, epoch, event })]),
  ])
  return closed === 1
}

/** @throws Unmet unless the claim of the expansion holds */
async function addBatch(
  session: Transaction,
  run: number,
  epoch: number,
  instances: readonly NewInstance[],
): Promise<boolean> {
  await session.commitWith(() => [
    session.change('require-expansion', { run, epoch }),
    insertInstances(session, run, instances),
  ])
  return true
}

/** Runs in the caller's transaction. */
export async function insertInstances(session: Session, run: number, instances: readonly NewInstance[]): Promise<void> {
  for (const batch of batches(instances))
    await session.change('insert-instances', { rows: batch.map((instance) => rowOf(run, instance)) })
}

const GIVEN = '?, '.repeat(14)
/** Rows by state, which the last columns follow. */
const TEXTS = {
  skipped: `(${GIVEN}'skipped', 0, NULL, {now})`,
  queued: `(${GIVEN}'queued', 0, {now}, NULL)`,
  waiting: `(${GIVEN}'waiting', ?, NULL, NULL)`,
}

function rowOf(run: number, instance: NewInstance): TextRow {
  const { decision, pending } = instance
  const state = decision.kind === 'skip' ? 'skipped' : pending === 0 ? 'queued' : 'waiting'
  const values = [
    run,
    instance.taskId,
    instance.sample,
    decision.kind,
    decision.reason,
    clipped(decision.sentence),
    instance.table,
    instance.recordId,
    instance.staleEpoch,
    instance.outputPath ?? null,
    instance.pool ?? null,
    instance.poolSlots,
    instance.priorityWeight,
    instance.queue ?? null,
  ]
  if (state === 'waiting') values.push(pending)
  return new TextRow(TEXTS[state], values)
}
