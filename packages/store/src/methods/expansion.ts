import type { ExpansionStore, NewInstance } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import { existing, type Session, type Transaction } from '../database/session.ts'
import type { Value } from '../database/statements.ts'
import { removeInstances } from './instance-batches.ts'
import { believedMs, clipped } from './read-rows.ts'
import { batches } from './selectors.ts'

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
        if (!(await database.transaction((session) => addBatch(session, run, epoch, batch)))) return false
      }
      return true
    },

    async finish(run, epoch) {
      if ((await database.change('finish-expansion', { run, epoch })) === 1) return true
      // The reply to a first call may have been lost.
      const row = await database.row('expansion-of', { run })
      return row?.expanded === 1 && row.epoch === epoch
    },
  }
}

/** Remains of an interrupted expansion may be removed only until another one begins. */
async function holds(session: Session, run: number, epoch: number): Promise<boolean> {
  return (await session.change('hold-expansion', { run, epoch })) === 1
}

async function addBatch(
  session: Transaction,
  run: number,
  epoch: number,
  instances: readonly NewInstance[],
): Promise<boolean> {
  const [held, time] = await session.together(() => [
    session.change('hold-expansion', { run, epoch }),
    session.row('now', {}),
  ])
  if (held === 0) return false
  const now = existing(time, 'time').now ?? null
  const rows = instances.map((instance) => valuesOf(run, instance, now))
  await session.commitWith(() => [session.change('insert-instances', { rows })])
  return true
}

/** Runs in the caller's transaction. */
export async function insertInstances(session: Session, run: number, instances: readonly NewInstance[]): Promise<void> {
  const now = existing(await session.row('now', {}), 'time').now ?? null
  for (const batch of batches(instances))
    await session.change('insert-instances', { rows: batch.map((instance) => valuesOf(run, instance, now)) })
}

function valuesOf(run: number, instance: NewInstance, now: Value): readonly Value[] {
  const { decision, pending } = instance
  const state = decision.kind === 'skip' ? 'skipped' : pending === 0 ? 'queued' : 'waiting'
  return [
    run,
    instance.taskId,
    instance.sample,
    state,
    decision.kind,
    decision.reason,
    clipped(decision.sentence),
    instance.table,
    instance.recordId,
    instance.staleEpoch,
    state === 'waiting' ? pending : 0,
    state === 'queued' ? now : null,
    state === 'skipped' ? now : null,
    instance.outputPath ?? null,
    instance.pool ?? null,
    instance.poolSlots,
    instance.priorityWeight,
    instance.queue ?? null,
  ]
}
