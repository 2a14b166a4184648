import { type Graph, type GraphIndex, type GraphTask, NO_SAMPLE } from '../dag/graph.ts'
import {
  type Cause,
  decidingOutcome,
  isDefault,
  isSettledByRule,
  NO_COUNTS,
  type Outcome,
  outcomeOf,
  type TriggerRule,
  type UpstreamCounts,
  type VerdictState,
  verdictOf,
  verdictReason,
} from '../dag/rules.ts'
import { groupBy } from '../group-by.ts'
import type { CourseReason, TaskState } from '../states.ts'
import { noValidList } from './known-samples.ts'
import { placeholderFirst } from './placeholder-first.ts'

/** The part of a task instance that clearing considers. */
export interface ClearableInstance {
  readonly id: number
  readonly taskId: string
  readonly sample: string
  readonly state: TaskState
  readonly reason: string
  readonly pending: number
}

/** New state of a task instance after clearing. */
export interface ClearedInstance {
  readonly id: number
  readonly state: VerdictState
  readonly pending: number
  /** Whether it starts over. If false, only its number of open upstreams changes. */
  readonly isReset: boolean
  /** A failed or cancelled upstream task, direct or not, that is not cleared and therefore blocks it. */
  readonly blockedBy: string | undefined
  /** Explanation if a trigger rule, not the clearing, decided. Undefined: it waits, or runs by the default rule. */
  readonly why: { readonly reason: string; readonly sentence: string } | undefined
}

/**
 * Plans the clearing of some task instances of a run. The selected ones start over; results of trigger rules that depend on
 * them are evaluated again; task instances that have not started wait for them. Finished ones stay finished. With
 * `ignoreUpstream` the selected ones are ready regardless of their upstreams.
 */
export function* planClearing(
  graph: Graph,
  instances: Iterable<ClearableInstance>,
  isSelected: (instance: ClearableInstance) => boolean,
  { ignoreUpstream = false }: { readonly ignoreUpstream?: boolean } = {},
): Generator<ClearedInstance> {
  const byTask = groupBy(instances, (instance) => instance.taskId)
  const progress = new Map<string, Progress>()
  for (const task of graph) {
    const own = new Progress(task)
    progress.set(task.id, own)
    const upstream = task.after.map((id) => progress.get(id)).filter((known) => known !== undefined)
    for (const instance of placeholderFirst(byTask.get(task.id) ?? [])) {
      const judged =
        own.heldBack(instance.sample) ?? judge(task, instance.sample, upstream, own.heldFor(instance.sample))
      const cleared = isSelected(instance) ? begun(instance, judged, ignoreUpstream) : outcome(instance, judged)
      own.note(instance.sample, standing(instance, cleared), judged.blockedBy)
      if (cleared !== undefined) yield cleared
    }
  }
}

interface Judged extends Pick<ClearedInstance, 'state' | 'pending' | 'blockedBy' | 'why'> {}

const READY: Judged = { state: 'queued', pending: 0, blockedBy: undefined, why: undefined }

/**
 * Number of open upstreams that a task instance waits for when it starts again after a try without a result: something
 * upstream may have been cleared while it ran. 0: it does not wait.
 * @param upstream the task instances directly upstream of it, with the placeholder of its list
 */
export function pendingAgain(
  index: GraphIndex,
  { taskId, sample }: Pick<ClearableInstance, 'taskId' | 'sample'>,
  upstream: Iterable<Pick<ClearableInstance, 'taskId' | 'sample' | 'state' | 'reason'>>,
): number {
  const task = index.task(taskId)
  if (task === undefined) return 0
  const known = [task, ...task.after.map((id) => index.task(id)).filter((one) => one !== undefined)]
  const progress = new Map(known.map((one) => [one.id, new Progress(one)]))
  for (const instance of upstream) progress.get(instance.taskId)?.note(instance.sample, instance, undefined)
  const [own, ...others] = [...progress.values()]
  return judge(task, sample, others, own?.heldFor(sample) ?? 0).pending
}

/** Verdict of the trigger rule of a task instance, regardless of its current state. */
function judge(task: GraphTask, sample: string, upstream: readonly Progress[], held: number): Judged {
  const rule = task.rule ?? 'all_success'
  const counts = { ...NO_COUNTS, open: held }
  for (const known of upstream) known.addTo(counts, task, sample)
  const state = verdictOf(rule, counts)
  const deciding = decidingOutcome(rule, counts)
  const by = deciding && upstream.map((known) => known.causeOf(deciding, task, sample)).find((one) => one !== undefined)
  return {
    state,
    pending: state === 'waiting' ? counts.open : 0,
    blockedBy: state === 'upstream_failed' ? by : undefined,
    why: whyOf(rule, state, deciding && { name: `'${by}'`, outcome: deciding }),
  }
}

function whyOf(rule: TriggerRule, state: VerdictState, cause: Cause | undefined): ClearedInstance['why'] {
  if (state === 'waiting' || (state === 'queued' && isDefault(rule))) return undefined
  return verdictReason(rule, state, cause)
}

function leftOutWith({ samplesFrom, id }: GraphTask): Judged {
  const sentence = `Its samples come from '${samplesFrom?.task ?? id}', and its rule left the new list out.`
  return { state: 'skipped', pending: 0, blockedBy: undefined, why: { reason: 'upstream_skipped', sentence } }
}

function begun({ id }: ClearableInstance, judged: Judged, ignoreUpstream: boolean): ClearedInstance {
  return { id, ...(ignoreUpstream ? READY : judged), isReset: true }
}

/** Outcome for a task instance that is not selected. Undefined: unchanged. */
function outcome(instance: ClearableInstance, judged: Judged): ClearedInstance | undefined {
  const { id, state, pending: before } = instance
  if (isSettledByRule(instance)) return judged.state === state ? undefined : { id, ...judged, isReset: true }
  if (state === 'waiting') return judged.pending === before ? undefined : { id, ...judged, isReset: isEnd(judged) }
  if (state !== 'queued' && state !== 'up_for_retry') return undefined
  return judged.state === 'waiting' ? { id, ...judged, isReset: false } : undefined
}

function standing(
  instance: ClearableInstance,
  cleared: ClearedInstance | undefined,
): Pick<ClearableInstance, 'state' | 'reason'> {
  return cleared === undefined ? instance : { state: cleared.state, reason: cleared.why?.reason ?? '' }
}

/** Whether the rule settles it without a start. */
function isEnd({ state }: Judged): boolean {
  return state === 'skipped' || state === 'upstream_failed'
}

/** Progress of the instances of one task, as seen by its downstream tasks. */
class Progress {
  readonly task: GraphTask
  /** By sample: the task because of which it was not started. */
  readonly #roots = new Map<string, string>()
  readonly #samples: Readonly<Record<Outcome | 'open', Set<string>>> = {
    open: new Set(),
    succeeded: new Set(),
    failed: new Set(),
    skipped: new Set(),
  }

  constructor(task: GraphTask) {
    this.task = task
  }

  /** @param root the task that blocks it, if it does not start */
  note(sample: string, instance: Pick<ClearableInstance, 'state' | 'reason'>, root: string | undefined): void {
    this.#samples[outcomeOf(instance) ?? 'open'].add(sample)
    if (root !== undefined && instance.state === 'upstream_failed') this.#roots.set(sample, root)
  }

  /** Outcome for a sample whose placeholder has ended without a list. */
  heldBack(sample: string): Judged | undefined {
    if (sample === NO_SAMPLE) return undefined
    if (this.#samples.skipped.has(NO_SAMPLE)) return leftOutWith(this.task)
    if (!this.#samples.failed.has(NO_SAMPLE)) return undefined
    const blockedBy = this.#roots.get(NO_SAMPLE)
    const reason = 'upstream_failed' satisfies CourseReason
    const sentence = noValidList(this.task.samplesFrom?.task ?? this.task.id)
    return { state: 'upstream_failed', pending: 0, blockedBy, why: { reason, sentence } }
  }

  /** Number of extra upstreams that a sample's instance waits for: one for the placeholder while that is open. */
  heldFor(sample: string): number {
    return Number(sample !== NO_SAMPLE && this.#samples.open.has(NO_SAMPLE))
  }

  addTo(counts: Record<keyof UpstreamCounts, number>, downstream: GraphTask, sample: string): void {
    for (const [outcome, samples] of Object.entries(this.#samples))
      counts[outcome as Outcome] += this.#oneToOne(downstream) ? Number(samples.has(sample)) : samples.size
  }

  /** The task because of which an instance upstream has this outcome, if one has it. */
  causeOf(outcome: Outcome, downstream: GraphTask, sample: string): string | undefined {
    const samples = this.#samples[outcome]
    const [ended] = this.#oneToOne(downstream) ? (samples.has(sample) ? [sample] : []) : samples
    return ended === undefined ? undefined : (this.#roots.get(ended) ?? this.task.id)
  }

  #oneToOne(downstream: GraphTask): boolean {
    return this.task.perSample && downstream.perSample
  }
}
