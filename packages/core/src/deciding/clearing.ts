import { type Graph, type GraphTask, NO_SAMPLE } from '../dag/graph.ts'
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
import type { TaskState } from '../states.ts'

/** A task instance of a run, as far as it matters to what is cleared beside it. */
export interface ClearableInstance {
  readonly id: number
  readonly taskId: string
  readonly sample: string
  readonly state: TaskState
  readonly reason: string
  readonly pending: number
}

/** What becomes of a task instance. */
export interface ClearedInstance {
  readonly id: number
  readonly state: VerdictState
  readonly pending: number
  /** Whether it begins anew; else it only waits for another number of upstreams than before. */
  readonly isReset: boolean
  /** A task upstream of it that failed or was cancelled, and is not cleared: it cannot run. */
  readonly blockedBy: string | undefined
  /** Why its rule, and not somebody who clears, has come to this. Undefined: it waits, or runs by the default rule. */
  readonly why: { readonly reason: string; readonly sentence: string } | undefined
}

/**
 * What becomes of the task instances of a run of which some are cleared: these begin anew, what a rule has settled because of them is
 * settled anew, and task instances that have not started wait for them. Finished ones stay finished. With `ignoreUpstream` the cleared
 * ones are ready whatever comes before them.
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
      const judged = judge(task, instance.sample, upstream, own.heldFor(instance.sample))
      const cleared = isSelected(instance) ? begun(instance, judged, ignoreUpstream) : outcome(instance, judged)
      own.note(instance.sample, standing(instance, cleared))
      if (cleared !== undefined) yield cleared
    }
  }
}

/** A placeholder for samples that are to be listed anew holds back those that are there. */
function placeholderFirst(instances: readonly ClearableInstance[]): readonly ClearableInstance[] {
  const place = instances.findIndex(({ sample }) => sample === NO_SAMPLE)
  const own = instances[place]
  return own === undefined || place === 0 ? instances : [own, ...instances.filter((one) => one !== own)]
}

interface Judged extends Pick<ClearedInstance, 'state' | 'pending' | 'blockedBy' | 'why'> {}

const READY: Judged = { state: 'queued', pending: 0, blockedBy: undefined, why: undefined }

/** What the rule of a task instance says, whatever state that is in. */
function judge(task: GraphTask, sample: string, upstream: readonly Progress[], held: number): Judged {
  const rule = task.rule ?? 'all_success'
  const counts = { ...NO_COUNTS, open: held }
  for (const known of upstream) known.addTo(counts, task, sample)
  const state = verdictOf(rule, counts)
  const deciding = decidingOutcome(rule, counts)
  const by = deciding && upstream.find((known) => known.has(deciding, task, sample))?.task.id
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

function begun({ id }: ClearableInstance, judged: Judged, ignoreUpstream: boolean): ClearedInstance {
  return { id, ...(ignoreUpstream ? READY : judged), isReset: true }
}

/** Of one that is not selected. Undefined: it stays as it is. */
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

/** What ends by its rule without having been started. */
function isEnd({ state }: Judged): boolean {
  return state === 'skipped' || state === 'upstream_failed'
}

/** How far the instances of one task are, for those behind it. */
class Progress {
  readonly task: GraphTask
  readonly #samples: Readonly<Record<Outcome | 'open', Set<string>>> = {
    open: new Set(),
    succeeded: new Set(),
    failed: new Set(),
    skipped: new Set(),
  }

  constructor(task: GraphTask) {
    this.task = task
  }

  note(sample: string, instance: Pick<ClearableInstance, 'state' | 'reason'>): void {
    this.#samples[outcomeOf(instance) ?? 'open'].add(sample)
  }

  /** For how many upstreams more an instance with a sample waits: for the one that stands for the samples, while it is open. */
  heldFor(sample: string): number {
    return Number(sample !== NO_SAMPLE && this.#samples.open.has(NO_SAMPLE))
  }

  addTo(counts: Record<keyof UpstreamCounts, number>, downstream: GraphTask, sample: string): void {
    for (const [outcome, samples] of Object.entries(this.#samples))
      counts[outcome as Outcome] += this.#oneToOne(downstream) ? Number(samples.has(sample)) : samples.size
  }

  has(outcome: Outcome, downstream: GraphTask, sample: string): boolean {
    const samples = this.#samples[outcome]
    return this.#oneToOne(downstream) ? samples.has(sample) : samples.size > 0
  }

  #oneToOne(downstream: GraphTask): boolean {
    return this.task.perSample && downstream.perSample
  }
}
