import { type Cause, NO_COUNTS, type Outcome, type UpstreamCounts } from '@ml-airflow/core'

/** A task instance that has ended. */
export interface Ended {
  readonly taskId: string
  readonly sample: string
  readonly outcome: Outcome
  /** Readable name of the failed task instance because of which it was not started. Undefined: it ended by itself. */
  readonly root?: string | undefined
}

/** The rows of earlier ends do not tell because of which other one they ended, so those that have just ended come first. */
export function causeAmong(
  known: readonly Arrivals[],
  outcome: Outcome | undefined,
  sample: string,
): Cause | undefined {
  const name = outcome && known.map((some) => some.nameOf(outcome, sample)).find((one) => one !== undefined)
  return outcome && { name: name ?? 'a task', outcome }
}

/** Names a task instance in a sentence. */
export function readableName({ taskId, sample }: Pick<Ended, 'taskId' | 'sample'>): string {
  return sample === '' ? `'${taskId}'` : `'${taskId}' for sample '${sample}'`
}

/** Upstream ends of the task instances of one task, counted once for all of them. */
export class Arrivals {
  readonly #forAll: Ended[] = []
  readonly #bySample = new Map<string, Ended[]>()
  readonly #total: UpstreamCounts

  constructor(ends: readonly Ended[], isOneToOne: (end: Ended) => boolean) {
    for (const end of ends) {
      if (!isOneToOne(end)) this.#forAll.push(end)
      else if (!this.#bySample.get(end.sample)?.push(end)) this.#bySample.set(end.sample, [end])
    }
    this.#total = countsOf(this.#forAll, NO_COUNTS)
  }

  counts(sample: string): UpstreamCounts {
    return countsOf(this.#bySample.get(sample) ?? [], this.#total)
  }

  count(sample: string): number {
    return this.#forAll.length + (this.#bySample.get(sample)?.length ?? 0)
  }

  /** Readable name of one instance with the outcome, or of the one because of which it was not started. */
  nameOf(outcome: Outcome, sample: string): string | undefined {
    const isIt = (end: Ended) => end.outcome === outcome
    const end = this.#forAll.find(isIt) ?? this.#bySample.get(sample)?.find(isIt)
    return end && (end.root ?? readableName(end))
  }
}

function countsOf(ends: readonly Ended[], start: UpstreamCounts): UpstreamCounts {
  const counts = { ...start }
  for (const { outcome } of ends) counts[outcome] += 1
  return counts
}
