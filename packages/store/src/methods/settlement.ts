import type {
  Claim,
  Failure,
  GraphIndex,
  InstanceSelector,
  Releasable,
  Settled,
  SettlementStore,
  SettleResult,
  Success,
  TaskDelivery,
} from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import { quoted } from '../database/names.ts'
import { type Session, type Transaction, unlessUnmet } from '../database/session.ts'
import { claimWithin, readFactsOf } from './claims.ts'
import { endTry, follow, isCancelled, tryOf } from './failures.ts'
import { type ForeseenStart, foreseenDelivery, foreseenStartOf, startForeseen } from './foreseen.ts'
import { clipped, deliveryOf } from './read-rows.ts'
import { claimedBy } from './record-claim.ts'
import { readyByRules } from './rules.ts'
import { type Selection, selectionsOf } from './selectors.ts'

const NOTHING: Releasable = { ready: [], joined: [] }

/** Settles task instances, and determines which downstream ones are ready. */
export function settlementMethods(database: Database): SettlementStore {
  return {
    async succeed(success) {
      const settled = success.rules === undefined ? await succeededAtOnce(database, success) : undefined
      const withSuccessor = settled ?? (await unlessUnmet(database.transaction((session) => succeed(session, success))))
      return withSuccessor ?? database.transaction((session) => succeed(session, { ...success, successor: undefined }))
    },

    fail(failure) {
      return database.transaction((session) => fail(session, failure))
    },

    skip(instance, sentence, downstream, rules) {
      return database.transaction((session) => skip(session, instance, sentence, { downstream, rules }))
    },

    queuedAmong(run, selectors) {
      return queuedAmong(database, run, selectors)
    },
  }
}

/** Expects that the claim holds and the task instance is not settled yet. Otherwise undefined. */
async function succeededAtOnce(database: Database, success: Success): Promise<Settled | undefined> {
  const { successor } = success
  const attempt = (work: (session: Transaction) => Promise<Settled>) => unlessUnmet(database.transaction(work))
  const foreseen = foreseenStartOf(success)
  const started = foreseen && (await attempt((session) => succeedAndStart(session, success, foreseen)))
  const goneOn = started ?? (successor && (await attempt((session) => succeedAndGoOn(session, success))))
  return goneOn ?? attempt((session) => succeedAlone(session, success))
}

/** In one message, as nothing must be read before the claim. */
async function succeedAndStart(session: Transaction, success: Success, start: ForeseenStart): Promise<Settled> {
  const { instance } = start.started
  const others = success.downstream.filter(
    ({ taskId, sample }) => taskId !== instance.taskId || sample !== instance.sample,
  )
  const [, , , , after, epoch] = await session.commitWith(() => [
    ...ending(session, { ...success, downstream: others }),
    ...startForeseen(session, start),
  ])
  const ready = [foreseenDelivery(start.foreseen), ...after.ready]
  return { kind: 'settled', releasable: { ...after, ready }, claimed: await claimedBy(session, start, epoch) }
}

/** If the successor's record is not free, all is undone: a savepoint for each task would cost more. */
async function succeedAndGoOn(session: Transaction, success: Success): Promise<Settled> {
  const { claim, successor, likely } = success
  const [, , , , after, seen] = await session.together(() => [
    ...ending(session, success),
    likely === undefined ? NOT_SEEN : readFactsOf(session, claim.run, likely),
  ])
  const request = successor?.(after.ready)
  const claimed = request && (await claimWithin(session, request, seen))
  return { kind: 'settled', releasable: after, claimed, foreseen: seen?.beyond ?? [] }
}

const NOT_SEEN = Promise.resolve(undefined)

async function succeedAlone(session: Transaction, success: Success): Promise<Settled> {
  const [, , , , after] = await session.commitWith(() => ending(session, success))
  return { kind: 'settled', releasable: after }
}

/** The second statement rejects the message unless the expectations hold. */
function ending(session: Session, success: Success) {
  const { claim, end, outputPath, downstream } = success
  return [
    finishRecord(session, success),
    session.change('succeed-with-record', { ...tryOf(claim), output_path: outputPath ?? null }),
    endTry(session, claim, end),
    decrementPending(session, claim.run, downstream),
    releasable(session, claim, downstream),
  ] as const
}

async function succeed(session: Transaction, success: Success): Promise<SettleResult> {
  const { claim, end, downstream, rules } = success
  if (!(await finishRecord(session, success)) && !(await isFinishedBy(session, claim))) return { kind: 'fenced' }
  await endTry(session, claim, end)
  const isNew = await succeedInstance(session, success)
  if (rules !== undefined) return succeedByRules(session, success, rules, isNew)
  if (isNew) await decrementPending(session, claim.run, downstream)
  return { kind: 'settled', releasable: await releasable(session, claim, downstream) }
}

/** @param isNew false if the reply to an earlier call was lost, which has evaluated the rules */
async function succeedByRules(
  session: Transaction,
  success: Success,
  rules: GraphIndex,
  isNew: boolean,
): Promise<Settled> {
  const { claim, downstream, successor } = success
  const { joined } = await releasable(session, claim, [])
  const ready = isNew
    ? await readyByRules(session, claim, 'succeeded', rules)
    : await queuedAmong(session, claim.run, downstream)
  const request = isNew ? successor?.(ready) : undefined
  const claimed = request && (await claimWithin(session, request, undefined))
  return { kind: 'settled', releasable: { ready, joined }, claimed }
}

/** False if the claim was lost, or the record was already finished. */
async function finishRecord(session: Session, success: Success): Promise<boolean> {
  const { claim, outputPath, manifest, isSameResult = false } = success
  const made = { output_path: outputPath ?? null, manifest: manifest ?? null, same_result: Number(isSameResult) }
  const parameters = { ...recordOf(claim), ...made }
  return (await session.change('finish-record', parameters, tableOf(claim))) === 1
}

/** The reply to an earlier call was lost. */
async function isFinishedBy(session: Session, claim: Claim): Promise<boolean> {
  const record = await session.row('find-record', { record_id: claim.recordId }, tableOf(claim))
  return record?.finish_epoch === claim.epoch && record.datetime_finished !== null
}

async function succeedInstance(session: Session, { claim, outputPath }: Success): Promise<boolean> {
  return (await session.change('succeed-instance', { ...tryOf(claim), output_path: outputPath ?? null })) === 1
}

async function fail(session: Session, failure: Failure): Promise<SettleResult> {
  const { claim, end } = failure
  if (!(await freeRecord(session, claim))) return { kind: 'fenced' }
  const cancelled = await isCancelled(session, claim.run)
  const isNew = await endTry(session, claim, end)
  const { ready, ...more } = isNew ? await follow(session, failure, cancelled) : NOTHING
  const { joined } = await releasable(session, claim, [])
  return { kind: 'settled', releasable: { ready, joined }, ...more }
}

async function freeRecord(session: Session, claim: Claim): Promise<boolean> {
  return (await session.change('free-claimed-record', recordOf(claim), tableOf(claim))) === 1
}

async function skip(
  session: Session,
  instance: number,
  sentence: string,
  { downstream, rules }: Pick<Success, 'downstream' | 'rules'>,
): Promise<Releasable> {
  const found = await session.row('find-instance', { instance })
  if (found === undefined) return NOTHING
  const table = { table: quoted(found.record_table) }
  const record = await session.row('find-record', { record_id: found.record_id }, table)
  const skipped = await session.change('skip-instance', {
    instance,
    sentence: clipped(sentence),
    output_path: record?.output_path ?? null,
  })
  const run = found.dag_run_id
  if (skipped === 1 && rules !== undefined)
    return { ready: await readyByRules(session, { run, instance }, 'succeeded', rules), joined: [] }
  if (skipped === 1) await decrementPending(session, run, downstream)
  return { ready: await queuedAmong(session, run, downstream), joined: [] }
}

/** Decrements the number of open upstreams of the direct downstream instances. */
async function decrementPending(session: Session, run: number, downstream: readonly InstanceSelector[]): Promise<void> {
  const selections = selectionsOf(downstream)
  await session.together(() =>
    selections.map(({ parameters, fragments }) =>
      session.change('decrement-pending', { ...parameters, run }, fragments),
    ),
  )
}

async function releasable(
  session: Session,
  { run, table, recordId, instance }: Claim,
  downstream: readonly InstanceSelector[],
): Promise<Releasable> {
  const [first, ...others] = selectionsOf(downstream)
  const record = { table, record_id: recordId, instance }
  if (first === undefined) return { ready: [], joined: (await session.rows('joined', record)).map(deliveryOf) }
  const [rows, more] = await session.together(() => [
    session.rows('releasable', { ...first.parameters, run, ...record }, first.fragments),
    queuedIn(session, run, others),
  ])
  const ready = rows.filter((row) => row.joined === 0).map(deliveryOf)
  const joined = rows.filter((row) => row.joined === 1).map(deliveryOf)
  return { ready: [...ready, ...more], joined }
}

function queuedAmong(
  session: Session,
  run: number,
  selectors: readonly InstanceSelector[],
): Promise<readonly TaskDelivery[]> {
  return queuedIn(session, run, selectionsOf(selectors))
}

async function queuedIn(
  session: Session,
  run: number,
  selections: readonly Selection[],
): Promise<readonly TaskDelivery[]> {
  const found = await session.together(() =>
    selections.map(({ parameters, fragments }) => session.rows('queued-among', { ...parameters, run }, fragments)),
  )
  return found.flat().map(deliveryOf)
}

function recordOf({ recordId, epoch }: Claim) {
  return { record_id: recordId, epoch }
}

function tableOf({ table }: Claim) {
  return { table: quoted(table) }
}
