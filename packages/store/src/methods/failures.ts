import type { Claim, CourseReason, Failure, InstanceSelector, TaskDelivery, TryEnd } from '@ml-airflow/core'
import { existing, type Session } from '../database/session.ts'
import { clipped, taskInstanceOf } from './read-rows.ts'
import { readyByRules } from './rules.ts'
import { selectionsOf } from './selectors.ts'

/** A cancelled run starts nothing again. */
export async function isCancelled(session: Session, run: number): Promise<boolean> {
  return (await session.row('cancel-requested', { run }))?.cancel_requested === 1
}

/** @returns the task instances that its rule makes ready */
export async function follow(session: Session, failure: Failure, cancelled: boolean): Promise<readonly TaskDelivery[]> {
  const { claim, next, end } = failure
  if (next.kind === 'leave_out' && !cancelled) return leaveOut(session, failure, next.sentence)
  if (next.kind === 'retry' && !cancelled)
    await session.change('retry-instance', { ...tryOf(claim), delay_ms: next.delayMs })
  else if (next.kind === 'requeue' && !cancelled)
    await session.change('requeue-instance', { ...tryOf(claim), lost: Number(next.countsAsLoss) })
  else {
    const state = next.kind === 'settle' ? next.state : 'cancelled'
    const settled = await settle(session, claim, { state, lost: Number(end.outcome === 'lost') }, failure)
    return settled ?? []
  }
  return []
}

/** Its exit code says that there is nothing to do. That is not a result, so its record stays unfinished. */
async function leaveOut(
  session: Session,
  { claim, rules }: Failure,
  sentence: string,
): Promise<readonly TaskDelivery[]> {
  const end = { ...tryOf(claim), state: 'skipped', failed: 0, lost: 0 }
  if ((await session.change('settle-instance', end)) === 0) return []
  const why = { reason: 'skip_exit_code' satisfies CourseReason, sentence: clipped(sentence) }
  await session.change('explain-instance', { instance: claim.instance, ...why })
  return rules === undefined ? [] : readyByRules(session, claim, 'skipped', rules)
}

/**
 * Settles a task instance whose try is over, and everything that waits for it.
 * @returns the task instances that rules make ready; undefined if it was already settled
 */
export async function settle(
  session: Session,
  claim: Pick<Claim, 'run' | 'instance' | 'tryNumber'>,
  { state, lost }: { readonly state: 'failed' | 'cancelled'; readonly lost: number },
  { descendants, rules }: Pick<Failure, 'descendants' | 'rules'>,
): Promise<readonly TaskDelivery[] | undefined> {
  const failed = Number(state === 'failed' && lost === 0)
  if ((await session.change('settle-instance', { ...tryOf(claim), state, failed, lost })) === 0) return undefined
  if (state === 'failed' && rules !== undefined) return readyByRules(session, claim, 'failed', rules)
  if (descendants.length > 0) await settleBehind(session, claim, state, descendants)
  return []
}

async function settleBehind(
  session: Session,
  { run, instance }: Pick<Claim, 'run' | 'instance'>,
  state: 'failed' | 'cancelled',
  descendants: readonly InstanceSelector[],
): Promise<void> {
  const { taskId, sample } = taskInstanceOf(existing(await session.row('find-instance', { instance }), 'task instance'))
  const name = sample === '' ? `'${taskId}'` : `'${taskId}' for sample '${sample}'`
  const end = state === 'failed' ? 'upstream_failed' : state
  const verb = state === 'failed' ? 'failed' : 'was cancelled'
  for (const { parameters, fragments } of selectionsOf(descendants)) {
    const why = { state: end, reason: end satisfies CourseReason, sentence: `${name} upstream of it ${verb}.` }
    await session.change('settle-waiting', { ...parameters, ...why, run }, fragments)
  }
}

export async function endTry(
  session: Session,
  claim: Pick<Claim, 'instance' | 'tryNumber'>,
  end: TryEnd,
): Promise<void> {
  await session.change('end-try', {
    ...tryOf(claim),
    outcome: end.outcome,
    exit_code: end.exitCode ?? null,
    pid: end.pid ?? null,
    rendered: end.rendered ?? null,
    sentence: clipped(end.sentence),
  })
}

export function tryOf({ instance, tryNumber }: Pick<Claim, 'instance' | 'tryNumber'>) {
  return { instance, try_number: tryNumber }
}
