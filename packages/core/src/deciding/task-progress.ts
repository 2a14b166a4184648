import { type GraphTask, NO_SAMPLE } from '../dag/graph.ts'
import { isLeftOut } from '../dag/rules.ts'
import type { Decision } from './decide.ts'
import type { RecordFacts } from './decision-facts.ts'
import { type Digest, markOf, type Result } from './lineage.ts'

/** The part of a plan's input that results depend on. */
interface ProgressInput {
  readonly forceDownstream: boolean
  readonly digest: Digest
  readonly recordOf: (taskId: string, sample: string) => RecordFacts | undefined
}

/** The decisions for the instances of one task, and their results, so that tasks downstream need not look at each. */
export class TaskProgress {
  readonly task: GraphTask
  samples: readonly string[] = []
  readonly #input: ProgressInput
  readonly #open = new Set<string>()
  readonly #leftOut = new Set<string>()
  readonly #reruns = new Set<string>()
  #gathered: { readonly mark: string; readonly newest: Date | undefined } | undefined

  constructor(task: GraphTask, input: ProgressInput) {
    this.task = task
    this.#input = input
  }

  note(sample: string, decision: Decision): void {
    if (decision.action === 'skip') {
      if (isLeftOut(decision.reason)) this.#leftOut.add(sample)
      return
    }
    this.#open.add(sample)
    if (decision.reason !== 'forced' || this.#input.forceDownstream) this.#reruns.add(sample)
  }

  /** The one instance that stands for samples which are not known yet. However it ends, the gathering tasks look again. */
  noteAll({ action, reason }: Decision): void {
    if (action === 'skip') {
      if (isLeftOut(reason)) this.#leftOut.add(NO_SAMPLE)
      return
    }
    this.#open.add(NO_SAMPLE)
    this.#reruns.add(NO_SAMPLE)
  }

  open(downstream: GraphTask, sample: string): number {
    return this.#isOneToOne(downstream) ? Number(this.#open.has(sample)) : this.#open.size
  }

  counts(
    downstream: GraphTask,
    sample: string,
  ): { readonly open: number; readonly skipped: number; readonly all: number } {
    if (this.#isOneToOne(downstream))
      return { open: Number(this.#open.has(sample)), skipped: Number(this.#leftOut.has(sample)), all: 1 }
    const [open, skipped] = [this.#open.size, this.#leftOut.size]
    return { open, skipped, all: Math.max(this.samples.length, open + skipped) }
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
    let newest: Date | undefined
    for (const sample of this.samples) {
      const finishedAt = this.#input.recordOf(this.task.id, sample)?.finishedAt
      if (finishedAt !== undefined && (newest === undefined || finishedAt > newest)) newest = finishedAt
    }
    const results = this.samples.map((sample) => this.#resultOf(sample))
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
