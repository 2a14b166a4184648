import { type ForeseenInstance, NO_RECORD, type Result, type Success, type TaskDelivery } from '@ml-airflow/core'
import { quoted } from '../database/names.ts'
import type { RowOf, Session } from '../database/session.ts'
import { taskInstanceOf } from './read-rows.ts'
import { newTry, raiseEpoch, type Starting } from './record-claim.ts'

/** The start of a successor that was read before it is ready. */
export interface ForeseenStart extends Starting {
  readonly foreseen: ForeseenInstance
}

/** Undefined: the successor must be read again first, or the slot does not continue with it. */
export function foreseenStartOf(success: Success): ForeseenStart | undefined {
  const foreseen = success.likely?.foreseen
  const results = foreseen && startsAtOnce(foreseen) ? resultsAfter(success) : undefined
  if (foreseen === undefined || results === undefined) return undefined
  const request = success.successor?.([foreseenDelivery(foreseen)])
  if (request === undefined) return undefined
  const { instance } = foreseen
  const started = {
    ...foreseen,
    instance: { ...instance, state: 'running' as const, tryNumber: instance.tryNumber + 1 },
  }
  return { ...request, foreseen, started, lineage: request.upstream.lineageOf(results) }
}

/** A placeholder has no record, and a pool may have no slots. One that has ended already stays as it is. */
function startsAtOnce({ instance, recordId }: ForeseenInstance): boolean {
  return instance.state === 'waiting' && instance.pool === undefined && recordId !== NO_RECORD
}

/** The results upstream of the successor, if nothing but this settlement makes them, under the epoch of its claim. */
function resultsAfter({ claim, isSameResult, likely }: Success): readonly Result[] | undefined {
  if (isSameResult) return undefined
  const [first, ...others] = likely?.upstream ?? []
  if (first === undefined) return []
  const [taskId, ...more] = first.taskIds
  const isOne = others.length === 0 && more.length === 0 && first.query.table === claim.table
  if (!isOne || taskId === undefined || first.sample === undefined) return undefined
  return [{ taskId, sample: first.sample, recordId: claim.recordId, resultEpoch: claim.epoch }]
}

/** Requests the statements that claim the record and start the task instance. The last one rejects their message if it is not free. */
export function startForeseen(session: Session, start: ForeseenStart) {
  const { foreseen, started } = start
  const { run, id: instance, tryNumber: try_number } = started.instance
  const { table, recordId: record_id, staleEpoch: stale_epoch, delivery, runEpoch: run_epoch } = foreseen
  return [
    raiseEpoch(session, start),
    session.change('start-foreseen', { instance, try_number, delivery, table, record_id, stale_epoch }),
    session.change('insert-foreseen-try', { ...newTry(start), run, run_epoch }, { table: quoted(table) }),
  ] as const
}

export function foreseenDelivery({ instance, delivery }: ForeseenInstance): TaskDelivery {
  const { run, id, taskId, priorityWeight, queue } = instance
  return { run, instance: id, taskId, delivery, priorityWeight, queue, delayMs: 0 }
}

export function foreseenOf(row: RowOf<'find-instance-at'>): ForeseenInstance {
  return {
    instance: taskInstanceOf(row),
    table: row.record_table,
    recordId: row.record_id,
    staleEpoch: row.stale_epoch,
    delivery: row.delivery,
    runEpoch: row.run_epoch,
  }
}
