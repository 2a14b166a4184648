import { type Decision, decide } from './decide.ts'
import { NO_UPSTREAM, type RecordFacts, type TaskDemand, type UpstreamFacts } from './decision-facts.ts'
import { type Graph, type GraphTask, NO_SAMPLE } from './graph.ts'
import { changedUpstream, type Digest, markOf, type Result } from './lineage.ts'

/** A task instance with its decision. `pending` counts the upstream task instances it waits for. */
export interface PlannedInstance {
  readonly taskId: string
  readonly sample: string
  readonly decision: Decision
  readonly pending: number
}

export interface PlanInput {
  readonly graph: Graph
  readonly samples: readonly string[]
  readonly demandOf: (taskId: string) => TaskDemand
  readonly recordOf: (taskId: string, sample: string) => RecordFacts | undefined
  /** Whether what is downstream of a forced task runs again too. */
  readonly forceDownstream: boolean
  readonly digest: Digest
}

/** Decides for every task instance of a run, upstreams first. */
export function* planInstances(input: PlanInput): Generator<PlannedInstance> {
  const progress = new Map<string, TaskProgress>()
  for (const task of input.graph) {
    const own = new TaskProgress(task, input)
    progress.set(task.id, own)
    const upstream = task.after.map((id) => progress.get(id)).filter((known) => known !== undefined)
    const demand = input.demandOf(task.id)
    for (const sample of samplesOf(task, input.samples)) {
      const decision = decide(input.recordOf(task.id, sample), demand, upstreamFacts(upstream, task, sample))
      own.note(sample, decision)
      const open = decision.action === 'skip' ? [] : upstream.map((known) => known.open(task, sample))
      yield { taskId: task.id, sample, decision, pending: sum(open) }
    }
  }
}

/** The samples of a task's instances: the run's for a per-sample task, else the single empty one. */
export function samplesOf(task: Pick<GraphTask, 'perSample'>, samples: readonly string[]): readonly string[] {
  return task.perSample ? samples : [NO_SAMPLE]
}

function upstreamFacts(upstream: readonly TaskProgress[], task: GraphTask, sample: string): UpstreamFacts {
  if (upstream.length === 0) return NO_UPSTREAM
  const rerun = upstream.find((known) => known.reruns(task, sample))?.task.id
  return {
    rerun,
    changedSince: (lineage) =>
      changedUpstream(lineage, new Map(upstream.map((known) => [known.task.id, known.mark(task, sample)]))),
    get newest() {
      return newestOf(upstream, task, sample)
    },
  }
}

function newestOf(upstream: readonly TaskProgress[], task: GraphTask, sample: string): UpstreamFacts['newest'] {
  let newest: UpstreamFacts['newest']
  for (const known of upstream) {
    const finishedAt = known.newest(task, sample)
    if (finishedAt !== undefined && (newest === undefined || finishedAt > newest.finishedAt))
      newest = { taskId: known.task.id, finishedAt }
  }
  return newest
}

/** What has been decided for the instances of one task, and their results, so that those behind it need not look at each. */
class TaskProgress {
  readonly task: GraphTask
  readonly #input: PlanInput
  readonly #open = new Set<string>()
  readonly #reruns = new Set<string>()
  #gathered: { readonly mark: string; readonly newest: Date | undefined } | undefined

  constructor(task: GraphTask, input: PlanInput) {
    this.task = task
    this.#input = input
  }

  note(sample: string, decision: Decision): void {
    if (decision.action === 'skip') return
    this.#open.add(sample)
    if (decision.reason !== 'forced' || this.#input.forceDownstream) this.#reruns.add(sample)
  }

  open(downstream: GraphTask, sample: string): number {
    return this.#isOneToOne(downstream) ? Number(this.#open.has(sample)) : this.#open.size
  }

  reruns(downstream: GraphTask, sample: string): boolean {
    return this.#isOneToOne(downstream) ? this.#reruns.has(sample) : this.#reruns.size > 0
  }

  mark(downstream: GraphTask, sample: string): string {
    if (!this.#isOneToOne(downstream)) return this.#gather().mark
    return markOf([this.#resultOf(sample)], this.#input.digest)
  }

  newest(downstream: GraphTask, sample: string): Date | undefined {
    if (!this.#isOneToOne(downstream)) return this.#gather().newest
    return this.#input.recordOf(this.task.id, sample)?.finishedAt
  }

  /** Once for all that come behind it. */
  #gather(): { readonly mark: string; readonly newest: Date | undefined } {
    if (this.#gathered !== undefined) return this.#gathered
    const samples = samplesOf(this.task, this.#input.samples)
    let newest: Date | undefined
    for (const sample of samples) {
      const finishedAt = this.#input.recordOf(this.task.id, sample)?.finishedAt
      if (finishedAt !== undefined && (newest === undefined || finishedAt > newest)) newest = finishedAt
    }
    const results = samples.map((sample) => this.#resultOf(sample))
    this.#gathered = { mark: markOf(results, this.#input.digest), newest }
    return this.#gathered
  }

  #resultOf(sample: string): Omit<Result, 'taskId'> {
    const record = this.#input.recordOf(this.task.id, sample)
    return { sample, recordId: record?.id ?? 0, resultEpoch: record?.resultEpoch }
  }

  #isOneToOne(downstream: GraphTask): boolean {
    return this.task.perSample && downstream.perSample
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
