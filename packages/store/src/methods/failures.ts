import {
  type Claim,
  type CourseReason,
  type Failure,
  type GraphIndex,
  groupBy,
  NO_SAMPLE,
  noValidList,
  pendingAgain,
  settledByFailure,
  type TaskDelivery,
  type TaskInstance,
  type TryEnd,
} from '@ml-airflow/core'
import { existing, type Session } from '../database/session.ts'
import { readableName } from './arrivals.ts'
import { clipped, taskInstanceOf } from './read-rows.ts'
import { readyByRules } from './rules.ts'
import { batches, selectionsOf } from './selectors.ts'

/** A cancelled run starts nothing again. */
export async function isCancelled(session: Session, run: number): Promise<boolean> {
  return (await session.row('cancel-requested', { run }))?.cancel_requested === 1
}

/** What follows a try without a result: the task instances that rules make ready, or its own one waits again. */
interface Following {
  readonly ready: readonly TaskDelivery[]
  readonly waits?: boolean
}

export async function follow(session: Session, failure: Failure, cancelled: boolean): Promise<Following> {
  const { claim, next, end, index } = failure
  if (next.kind === 'leave_out' && !cancelled) return { ready: await leaveOut(session, failure, next.sentence) }
  if (next.kind === 'retry' && !cancelled) {
    if (await waitAgain(session, claim, { failed: 1, lost: 0 }, index)) return WAITS
    await session.change('retry-instance', { ...tryOf(claim), delay_ms: next.delayMs })
  } else if (next.kind === 'requeue' && !cancelled) {
    const lost = Number(next.countsAsLoss)
    if (await waitAgain(session, claim, { failed: 0, lost }, index)) return WAITS
    await session.change('requeue-instance', { ...tryOf(claim), lost })
  } else {
    const state = next.kind === 'settle' ? next.state : 'cancelled'
    const settled = await settle(session, claim, { state, lost: Number(end.outcome === 'lost') }, failure)
    return { ready: settled ?? [] }
  }
  return { ready: [] }
}

const WAITS: Following = { ready: [], waits: true }

/**
 * Sets the task instance of a try without a result to waiting, if something upstream of it was cleared while it ran.
 * @returns whether it waits
 */
export async function waitAgain(
  session: Session,
  claim: Pick<Claim, 'run' | 'instance' | 'tryNumber'>,
  counts: { readonly failed: number; readonly lost: number },
  index: GraphIndex,
): Promise<boolean> {
  const row = existing(await session.row('find-instance', { instance: claim.instance }), 'task instance')
  const own = taskInstanceOf(row)
  const selections = selectionsOf(index.upstream(own.taskId, own.sample))
  const found = await session.together(() =>
    selections.map(({ parameters, fragments }) =>
      session.rows('lock-ends-among', { ...parameters, run: claim.run }, fragments),
    ),
  )
  const upstream = found.flat().map(({ task_id: taskId, ...end }) => ({ taskId, ...end }))
  const pending = pendingAgain(index, own, upstream)
  return pending > 0 && (await session.change('wait-again', { ...tryOf(claim), ...counts, pending })) === 1
}

/** Its exit code says that there is nothing to do. That is not a result, so its record stays unfinished. */
async function leaveOut(
  session: Session,
  { claim, index }: Failure,
  sentence: string,
): Promise<readonly TaskDelivery[]> {
  const end = { ...tryOf(claim), state: 'skipped', failed: 0, lost: 0 }
  if ((await session.change('settle-instance', end)) === 0) return []
  const why = { reason: 'skip_exit_code' satisfies CourseReason, sentence: clipped(sentence) }
  await session.change('explain-instance', { instance: claim.instance, ...why })
  // Downstream rules evaluate it, even if the graph of the run predates its exit codes.
  return readyByRules(session, claim, 'skipped', index)
}

/**
 * Settles a task instance whose try is over, and everything that waits for it.
 * @returns the task instances that rules make ready; undefined if it was already settled
 */
export async function settle(
  session: Session,
  claim: Pick<Claim, 'run' | 'instance' | 'tryNumber'>,
  { state, lost }: { readonly state: 'failed' | 'cancelled'; readonly lost: number },
  { index }: Pick<Failure, 'index'>,
): Promise<readonly TaskDelivery[] | undefined> {
  const failed = Number(state === 'failed' && lost === 0)
  if ((await session.change('settle-instance', { ...tryOf(claim), state, failed, lost })) === 0) return undefined
  if (state === 'failed' && index.rules !== undefined) return readyByRules(session, claim, 'failed', index)
  const row = existing(await session.row('find-instance', { instance: claim.instance }), 'task instance')
  await settleDownstream(session, { run: claim.run, index }, { ...taskInstanceOf(row), state })
  return []
}

interface RunGraph {
  readonly run: number
  readonly index: GraphIndex
}

/** Settles what waits for a failed or cancelled task instance, directly or through others that are settled so. */
export async function settleDownstream(
  session: Session,
  { run, index }: RunGraph,
  ended: Pick<TaskInstance, 'taskId' | 'sample'> & { readonly state: 'failed' | 'cancelled' },
  sentence = `${readableName(ended)} upstream of it ${ended.state === 'failed' ? 'failed' : 'was cancelled'}.`,
): Promise<void> {
  const selections = selectionsOf(index.waitingFor(ended.taskId, ended.sample))
  const locked = await session.together(() =>
    selections.map(({ parameters, fragments }) => session.rows('lock-waiting', { ...parameters, run }, fragments)),
  )
  const waiting = locked.flat().map(({ id, task_id: taskId, sample }) => ({ id, taskId, sample }))
  const state = ended.state === 'failed' ? 'upstream_failed' : ended.state
  const unlisted = unlistedBy(index, ended)
  for (const [own, settled] of groupBy(settledByFailure(index, waiting, [ended]), (one) => unlisted(one) ?? sentence))
    for (const some of batches(settled)) {
      const why = { state, reason: state satisfies CourseReason, sentence: own }
      await session.change('end-waiting', { ids: some.map(({ id }) => id), ...why })
    }
}

/** The sentence for a sample of an earlier list whose placeholder has failed. Undefined for anything else. */
function unlistedBy(
  index: GraphIndex,
  { taskId, sample }: Pick<TaskInstance, 'taskId' | 'sample'>,
): (one: Pick<TaskInstance, 'taskId' | 'sample'>) => string | undefined {
  const source = index.isPlaceholder(taskId, sample) ? index.task(taskId)?.samplesFrom?.task : undefined
  const tasks = new Set(source === undefined ? [] : index.tasksOfList(taskId).map(({ id }) => id))
  return (one) =>
    source !== undefined && one.sample !== NO_SAMPLE && tasks.has(one.taskId) ? noValidList(source) : undefined
}

/** @returns whether the end is new, and not that of an earlier call whose reply was lost */
export async function endTry(
  session: Session,
  claim: Pick<Claim, 'instance' | 'tryNumber'>,
  end: TryEnd,
): Promise<boolean> {
  const ended = await session.change('end-try', {
    ...tryOf(claim),
    outcome: end.outcome,
    exit_code: end.exitCode ?? null,
    pid: end.pid ?? null,
    rendered: end.rendered ?? null,
    sentence: clipped(end.sentence),
  })
  return ended === 1
}

export function tryOf({ instance, tryNumber }: Pick<Claim, 'instance' | 'tryNumber'>) {
  return { instance, try_number: tryNumber }
}
