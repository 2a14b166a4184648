import type { Asked, Attempt, Edition, KnownRun } from './asked.ts'
import type { Offer } from './offers.ts'
import { gatheredBy, keyOf, nameOf, type SamplesOf, type Step, type Unit, upstreamOf, type Values } from './steps.ts'

/** Request of a run or of a plan, with the samples known to it. */
export interface Wanted {
  readonly asked: Asked
  readonly samplesOf: SamplesOf
}

export interface Result {
  readonly attempt: Attempt
  readonly execution: number
  /** By unit: results that its command has read. */
  readonly madeFrom: Map<string, number | undefined>
  /** By unit: results seen at its start. */
  readonly saw: Map<string, number | undefined>
}

/** The present files, as the careful person sees them. */
export interface Eyes {
  /** Execution whose output lies there. */
  readonly look: (unit: Unit, values: Values) => number | 'nothing' | 'something else'
  /** Samples listed in the output that lies there. */
  readonly lookForList: (unit: Unit, values: Values) => readonly string[] | undefined
}

/** The memory of the careful person. Keys are those of `keyOf`. */
export class Memory {
  /** By task. */
  readonly versions = new Map<string, string>()
  /** A part of all commands that may change without a new version. */
  words = ''
  /** By task: content of its input file. */
  readonly inputs = new Map<string, string>()
  readonly results = new Map<string, Result>()
  readonly holders = new Map<string, Attempt>()
  readonly lost = new Map<string, Attempt[]>()
  readonly begun = new Map<string, number>()
  readonly cleared = new Map<string, number>()
  /** Times at which units began that their exit code left out. */
  readonly leftOut = new Map<string, number>()
  /** Executions whose temporary output was removed. */
  readonly removed = new Map<string, number>()
  /** Offers of the living workers. */
  offers: readonly Offer[] = []
  readonly eyes: Eyes
  #now = 0

  constructor(eyes: Eyes) {
    this.eyes = eyes
  }

  /** A later moment than any before. */
  tick(): number {
    this.#now += 1
    return this.#now
  }

  editionOf({ id }: Step): Edition {
    return { version: this.versions.get(id) ?? '', words: this.words }
  }

  resultOf(unit: Unit, { values }: Asked): Result | undefined {
    return this.results.get(keyOf(unit, values))
  }

  /** Whether the result stands, but its temporary output was removed. */
  isRemoved(unit: Unit, asked: Asked): boolean {
    const result = this.resultOf(unit, asked)
    return result !== undefined && this.removed.get(keyOf(unit, asked.values)) === result.execution
  }

  /** Execution whose result is valid, and present unless nothing needs it. */
  sound(unit: Unit, asked: Asked): number | undefined {
    const execution = this.resultOf(unit, asked)?.execution
    if (this.isRemoved(unit, asked)) return execution
    return unit.step.writes && this.eyes.look(unit, asked.values) !== execution ? undefined : execution
  }

  /** Results upstream of a unit, by name. */
  standing(unit: Unit, { asked, samplesOf }: Wanted): ReadonlyMap<string, number | undefined> {
    const upstream = upstreamOf(unit, asked.pipeline, samplesOf)
    return new Map(upstream.map((one) => [nameOf(one), this.resultOf(one, asked)?.execution]))
  }

  /** The list that lies there now, if a result has made it. */
  listOf({ samplesFrom }: Step, asked: Asked): readonly string[] | undefined {
    const source = asked.pipeline.steps.find(({ id }) => id === samplesFrom)
    const unit = source && { step: source, sample: '' }
    if (unit === undefined || this.resultOf(unit, asked) === undefined) return undefined
    return this.eyes.lookForList(unit, asked.values)
  }

  notBefore(run: KnownRun, unit: Unit): number {
    return run.notBefore.get(nameOf(unit)) ?? 0
  }
}

export function gatheredIn(unit: Unit, { asked, samplesOf }: Wanted): string {
  return gatheredBy(unit, asked.pipeline, samplesOf)
}
