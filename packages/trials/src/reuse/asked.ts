import { gathers, type Pipeline, type Unit, type Values } from './steps.ts'

export interface Asked {
  readonly pipeline: Pipeline
  readonly values: Values
  readonly samples: readonly string[]
  readonly force: 'all' | readonly string[]
  readonly forceDownstream: boolean
  /** Who says that it counts as done. */
  readonly markedBy?: string | undefined
}

/** A run as it was asked for, and how far its units are. */
export class KnownRun {
  readonly asked: Asked
  /** As people name it. */
  readonly name: string
  readonly kept = new Set<string>()
  /** By the name of a unit: what was begun before this moment is not good enough. */
  readonly notBefore = new Map<string, number>()

  constructor(asked: Asked, name: string) {
    this.asked = asked
    this.name = name
  }
}

/** What the engine says of one unit. */
export interface Said {
  readonly decision: string
  readonly reason: string
  readonly sentence: string
}

/** Somebody works, or has worked, on a unit. */
export interface Attempt {
  readonly run: KnownRun
  readonly unit: Unit
  readonly begunAt: number
  readonly version: string
  readonly samples: string
  /** What stood in the file that the task reads. */
  readonly input: string | undefined
  /** The results just upstream as they stood when it began, by unit. */
  readonly saw: ReadonlyMap<string, number | undefined>
  /** What it has read: for units without an output, what stood there when it began. */
  read: ReadonlyMap<string, number | undefined>
  execution: number
  /** Its command ended well, but nobody has written that down. */
  endedWell: boolean
  isVoid: boolean
}

export function isForced({ step }: Unit, { force }: Asked): boolean {
  return force === 'all' || force.includes(step.id)
}

export function samplesOf({ step }: Unit, { samples }: Asked): string {
  return gathers(step) ? [...samples].sort().join(' ') : ''
}

export function sameEntries(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value)
}

/** Why a result does not count. */
export interface Fault {
  readonly reason: string
  /** The task that the sentence must name. */
  readonly names?: string
  /** Upstream, nothing stands with which it could be compared. */
  readonly isGap?: boolean
}

export function reasonsIn(faults: readonly Fault[]): string {
  return faults.map(({ reason, names }) => (names === undefined ? reason : `${reason} of '${names}'`)).join(', ')
}
