import type { Pipeline, SamplesOf, Unit, Values } from './steps.ts'

export interface Asked {
  readonly pipeline: Pipeline
  readonly values: Values
  readonly samples: readonly string[]
  readonly force: 'all' | readonly string[]
  readonly forceDownstream: boolean
  /** User who marks it as done. */
  readonly markedBy?: string | undefined
}

/** A run as requested, with the progress of its units. */
export class KnownRun {
  readonly asked: Asked
  /** Name for people. */
  readonly name: string
  readonly kept = new Set<string>()
  /** By unit name: executions that began earlier do not count. */
  readonly notBefore = new Map<string, number>()
  /** By step: samples that its list had in this run. */
  readonly lists = new Map<string, readonly string[]>()

  constructor(asked: Asked, name: string) {
    this.asked = asked
    this.name = name
  }

  readonly samplesOf: SamplesOf = ({ id, samplesFrom }) =>
    samplesFrom === undefined ? this.asked.samples : this.lists.get(id)
}

/** The engine's answer for one unit. */
export interface Said {
  readonly decision: string
  readonly reason: string
  readonly sentence: string
  /** Why it cannot start. */
  readonly blocked?: { readonly reason: string; readonly sentence: string } | undefined
}

/** A task as its author wrote it at some time. */
export interface Edition {
  readonly version: string
  /** A part of its command that may change without a new version. */
  readonly words: string
}

/** An attempt at a unit, finished or not. */
export interface Attempt {
  readonly run: KnownRun
  readonly unit: Unit
  readonly begunAt: number
  readonly edition: Edition
  readonly samples: string
  /** Content of the task's input file. */
  readonly input: string | undefined
  /** Results directly upstream at its start, by unit. */
  readonly saw: ReadonlyMap<string, number | undefined>
  /** Results it has read; for units without an output, those at its start. */
  read: ReadonlyMap<string, number | undefined>
  execution: number
  /** Its command has succeeded, but this is not recorded yet. */
  endedWell: boolean
  isVoid: boolean
}

export function isForced({ step }: Unit, { force }: Asked): boolean {
  return force === 'all' || force.includes(step.id)
}

/** Whether a forced unit leaves its downstream done. */
export function isAlone(unit: Unit, asked: Asked): boolean {
  return isForced(unit, asked) && !asked.forceDownstream
}

export function sameEntries(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value)
}

/** Reason why a result does not count. */
export interface Fault {
  readonly reason: string
  /** Task that the sentence must mention. */
  readonly names?: string
  /** Upstream there is no result to compare with. */
  readonly isGap?: boolean
}

export function reasonsIn(faults: readonly Fault[]): string {
  return faults.map(({ reason, names }) => (names === undefined ? reason : `${reason} of '${names}'`)).join(', ')
}
