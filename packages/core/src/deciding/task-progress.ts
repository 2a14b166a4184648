import { type GraphTask, NO_SAMPLE } from '../dag/graph.ts'
import { isLeftOut, type UpstreamCounts } from '../dag/rules.ts'
import type { Decision } from './decide.ts'
import type { RecordFacts } from './decision-facts.ts'
import { type Digest, markOf, type Result } from './lineage.ts'

/** The input of a plan on which results depend. */
interface ProgressInput {
  readonly forceDownstream: boolean
  readonly digest: Digest
  readonly recordOf: (taskId: string, sample: string) => RecordFacts | undefined
}

/** Decisions for the instances of one task, with results, aggregated so that downstream tasks need not visit each. */
export class TaskProgress {
  readonly task: GraphTask
  samples: readonly string[] = []
  /** Whether its samples are not listed yet. */
  isUnlisted = false
  readonly #input: ProgressInput
  /** Created lazily: a run may have ten thousand tasks with one instance each. */
  #open: Set<string> | undefined
  #leftOut: Set<string> | undefined
  #reruns: Set<string> | undefined
  #gathered: { readonly mark: string; readonly newest: Date | undefined } | undefined

  constructor(task: GraphTask, input: ProgressInput) {
    this.task = task
    this.#input = input
  }

  /** @param reason the one before the trigger rule, which hides that the task is forced */
  note(sample: string, decision: Decision, reason = decision.reason): void {
    if (decision.kind === 'skip') {
      if (isLeftOut(decision.reason)) this.#leftOut = added(this.#leftOut, sample)
      return
    }
    this.#open = added(this.#open, sample)
    if (reason !== 'forced' || this.#input.forceDownstream) this.#reruns = added(this.#reruns, sample)
  }

  /** The placeholder for samples not known yet. Whatever its end, gathering tasks check again. */
  noteAll({ kind, reason }: Decision): void {
    if (kind === 'skip') {
      if (isLeftOut(reason)) this.#leftOut = added(this.#leftOut, NO_SAMPLE)
      return
    }
    this.isUnlisted = true
    this.#open = added(this.#open, NO_SAMPLE)
    this.#reruns = added(this.#reruns, NO_SAMPLE)
  }

  open(downstream: GraphTask, sample: string): number {
    return this.#count(this.#open, downstream, sample)
  }

  /** Adds the instances that `sample` of `downstream` waits for. */
  addTo(counts: Record<keyof UpstreamCounts, number>, downstream: GraphTask, sample: string): void {
    const open = this.#count(this.#open, downstream, sample)
    const skipped = this.#count(this.#leftOut, downstream, sample)
    const all = this.#isOneToOne(downstream) ? 1 : Math.max(this.samples.length, open + skipped)
    counts.open += open
    counts.skipped += skipped
    counts.succeeded += all - open - skipped
  }

  reruns(downstream: GraphTask, sample: string): boolean {
    return this.#count(this.#reruns, downstream, sample) > 0
  }

  mark(downstream: GraphTask, sample: string): string {
    if (!this.#isOneToOne(downstream)) return this.#gather().mark
    return markOf([resultOf(sample, this.#recordOf(sample))], this.#input.digest)
  }

  newest(downstream: GraphTask, sample: string): Date | undefined {
    if (!this.#isOneToOne(downstream)) return this.#gather().newest
    return this.#recordOf(sample)?.finishedAt
  }

  /** Computed once for all downstream tasks. */
  #gather(): { readonly mark: string; readonly newest: Date | undefined } {
    if (this.#gathered !== undefined) return this.#gathered
    let newest: Date | undefined
    const results = this.samples.map((sample) => {
      const record = this.#recordOf(sample)
      const finishedAt = record?.finishedAt
      if (finishedAt !== undefined && (newest === undefined || finishedAt > newest)) newest = finishedAt
      return resultOf(sample, record)
    })
    this.#gathered = { mark: markOf(results, this.#input.digest), newest }
    return this.#gathered
  }

  #recordOf(sample: string): RecordFacts | undefined {
    return this.#input.recordOf(this.task.id, sample)
  }

  #count(noted: ReadonlySet<string> | undefined, downstream: GraphTask, sample: string): number {
    if (noted === undefined) return 0
    return this.#isOneToOne(downstream) ? Number(noted.has(sample)) : noted.size
  }

  #isOneToOne(downstream: GraphTask): boolean {
    return this.task.perSample && downstream.perSample
  }
}

function resultOf(sample: string, record: RecordFacts | undefined): Omit<Result, 'taskId'> {
  return { sample, recordId: record?.id ?? 0, resultEpoch: record?.resultEpoch }
}

function added(noted: Set<string> | undefined, sample: string): Set<string> {
  return noted === undefined ? new Set([sample]) : noted.add(sample)
}
