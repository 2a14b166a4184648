import { type Graph, type GraphTask, NO_SAMPLE } from '../dag/graph.ts'
import type { ValueChanges } from '../dag/parameters.ts'
import { NO_COUNTS, type UpstreamCounts } from '../dag/rules.ts'
import type { Block } from './blocks.ts'
import { type Decision, decide } from './decide.ts'
import { NO_UPSTREAM, type RecordFacts, type TaskDemand, type UpstreamFacts } from './decision-facts.ts'
import { isList, knownSamples, type StandingList } from './known-samples.ts'
import { changedUpstream, type Digest } from './lineage.ts'
import { byRule } from './plan-by-rule.ts'
import { TaskProgress } from './task-progress.ts'

/** The earlier execution that is most similar to a task instance that was never done. */
export interface NearestExecution {
  /** The task instance that made the result. Undefined: made without one. */
  readonly instance: number | undefined
  /** Another sample counts as the parameter `sample`, or `its sample` where the task has a parameter of that name. */
  readonly changes: ValueChanges
}

/** A task instance with its decision. `pending` counts the upstream task instances that it waits for. */
export interface PlannedInstance {
  readonly taskId: string
  readonly sample: string
  readonly decision: Decision
  readonly pending: number
  /** Undefined: not blocked, or not checked. */
  readonly blocked?: Block | undefined
  /** A further finding, as a sentence: the nearest earlier execution, or another command that made the result. */
  readonly remark?: string | undefined
  /** The facts of a remark about the nearest earlier execution. */
  readonly nearest?: NearestExecution | undefined
}

/** The sentence of the decision, followed by those about further findings. */
export function plannedSentence({ decision, remark, blocked }: PlannedInstance): string {
  return [decision.sentence, remark, blocked?.sentence].filter(Boolean).join(' ')
}

export interface PlanInput {
  readonly graph: Graph
  readonly samples: readonly string[]
  /** Lists by listKey, for tasks that are skipped. Default: none. */
  readonly lists?: ReadonlyMap<string, StandingList> | undefined
  /** Decisions for tasks that are already planned; they get no instances. Default: none. */
  readonly decided?: ReadonlyMap<string, Decision> | undefined
  /** Tasks whose changed result does not make downstream tasks run again. Default: none. */
  readonly accepted?: ReadonlySet<string> | undefined
  /** Extra samples to plan for tasks whose samples come from a list, besides those in the list. Default: none. */
  readonly furtherSamples?: readonly string[] | undefined
  readonly demandOf: (taskId: string) => TaskDemand
  readonly recordOf: (taskId: string, sample: string) => RecordFacts | undefined
  /** The downstream task that needs the removed output of a task instance. Default: none. */
  readonly neededBy?: ((taskId: string, sample: string) => string | undefined) | undefined
  /** Whether tasks downstream of a forced task run again, too. */
  readonly forceDownstream: boolean
  readonly digest: Digest
}

const NONE: readonly string[] = []

/** Decides for every task instance of a run, upstream first. */
export function* planInstances(input: PlanInput): Generator<PlannedInstance> {
  const progress = new Map<string, TaskProgress>()
  const progressOf = (id: string) => progress.get(id)
  const isDone = (id: string, downstream: GraphTask) => progress.get(id)?.open(downstream, NO_SAMPLE) === 0
  for (const task of input.graph) {
    const own = new TaskProgress(task, input)
    progress.set(task.id, own)
    const upstream = matching(task.after.map(progressOf), isKnown)
    const decided = input.decided?.get(task.id)
    if (decided !== undefined) {
      own.samples = [NO_SAMPLE]
      own.note(NO_SAMPLE, decided)
      continue
    }
    const known = knownSamples(task, input, isDone)
    const further = task.samplesFrom === undefined ? NONE : (input.furtherSamples ?? NONE)
    if (isList(known)) own.samples = known
    else {
      const planned = placeholder(task, known, upstream)
      own.noteAll(planned.decision)
      if (further.length === 0) yield planned
    }
    const decideFor = sampleDecider(own, upstream, input)
    for (const sample of further.length === 0 ? own.samples : new Set([...own.samples, ...further]))
      yield decideFor(sample)
  }
}

/** Decides for the samples of one task. */
function sampleDecider(
  own: TaskProgress,
  upstream: readonly TaskProgress[],
  input: PlanInput,
): (sample: string) => PlannedInstance {
  const { task } = own
  const demand = input.demandOf(task.id)
  const { accepted } = input
  const counting = accepted === undefined ? upstream : upstream.filter((known) => !accepted.has(known.task.id))
  const isUnlisted = upstream.some((known) => known.isUnlisted)
  return (sample) => {
    const record = input.recordOf(task.id, sample)
    const known = isUnlisted && record !== undefined ? withSamplesOf(record, demand) : demand
    const neededBy = input.neededBy?.(task.id, sample)
    const wanted = neededBy === undefined ? known : { ...known, neededBy }
    const facts = counting.length === 0 ? NO_UPSTREAM : new DirectUpstream(counting, task, sample)
    const decided = decide(record, wanted, facts)
    const { decision, pending } = byRule(task, decided, countsOf(upstream, task, sample))
    own.note(sample, decision, decided.reason)
    return { taskId: task.id, sample, decision, pending }
  }
}

/** A filter that copies nothing if all match, as they do for almost every task: a filtered list has room for 16 more. */
function matching<T, Wanted extends T>(items: readonly T[], isWanted: (item: T) => item is Wanted): readonly Wanted[]
function matching<T>(items: readonly T[], isWanted: (item: T) => boolean): readonly T[]
function matching<T>(items: readonly T[], isWanted: (item: T) => boolean): readonly T[] {
  return items.every(isWanted) ? items : items.filter(isWanted)
}

function isKnown(progress: TaskProgress | undefined): progress is TaskProgress {
  return progress !== undefined
}

function hasSamples({ samples }: TaskProgress): boolean {
  return samples.length > 0
}

/** Samples that are not known yet cannot be others than those of a record. */
function withSamplesOf({ inputs }: RecordFacts, demand: TaskDemand): TaskDemand {
  return { ...demand, inputs }
}

/** The placeholder instance of a task whose samples are unknown. */
function placeholder(task: GraphTask, decision: Decision, upstream: readonly TaskProgress[]): PlannedInstance {
  return { taskId: task.id, sample: NO_SAMPLE, ...byRule(task, decision, countsOf(upstream, task, NO_SAMPLE)) }
}

function countsOf(upstream: readonly TaskProgress[], task: GraphTask, sample: string): UpstreamCounts {
  if (upstream.length === 0) return NO_COUNTS
  const counts = { ...NO_COUNTS }
  for (const known of upstream) known.addTo(counts, task, sample)
  return counts
}

/** The direct upstream tasks of one task instance. Every run decides with it: what it is not asked for, it does not compute. */
class DirectUpstream implements UpstreamFacts {
  readonly #upstream: readonly TaskProgress[]
  readonly #task: GraphTask
  readonly #sample: string

  constructor(upstream: readonly TaskProgress[], task: GraphTask, sample: string) {
    this.#upstream = upstream
    this.#task = task
    this.#sample = sample
  }

  get rerun(): string | undefined {
    for (const known of this.#upstream) if (known.reruns(this.#task, this.#sample)) return known.task.id
    return undefined
  }

  get newest(): UpstreamFacts['newest'] {
    let newest: UpstreamFacts['newest']
    for (const known of this.#upstream) {
      const finishedAt = known.newest(this.#task, this.#sample)
      if (finishedAt !== undefined && (newest === undefined || finishedAt > newest.finishedAt))
        newest = { taskId: known.task.id, finishedAt }
    }
    return newest
  }

  changedSince(lineage: string): string | undefined {
    // A task that ran for no sample has no result, and no line in a lineage.
    const made = matching(this.#upstream, hasSamples)
    const marks = made.map((known) => [known.task.id, known.mark(this.#task, this.#sample)] as const)
    return changedUpstream(lineage, marks)
  }
}
