import {
  type Asked,
  type Attempt,
  type Edition,
  isAlone,
  isForced,
  type KnownRun,
  type Said,
  sameEntries,
} from './asked.ts'
import { Judgement } from './judgement.ts'
import { type Eyes, gatheredIn, Memory } from './memory.ts'
import type { Offer } from './offers.ts'
import { plannedEnd } from './rules.ts'
import { keyOf, nameOf, type Step, type Unit, unitsOf, upstreamOf, type Values } from './steps.ts'

/**
 * The oracle: a careful person who has seen every command, remembers which files it read, and looks at the current content of
 * the outputs, but knows nothing about the engine, its tables, or its decisions.
 */
export class CarefulPerson {
  readonly judgement: Judgement
  readonly #memory: Memory

  constructor(eyes: Eyes) {
    this.#memory = new Memory(eyes)
    this.judgement = new Judgement(this.#memory)
  }

  /** By task. */
  get versions(): Map<string, string> {
    return this.#memory.versions
  }

  /** The edition of a task now. */
  editionOf(step: Step): Edition {
    return this.#memory.editionOf(step)
  }

  /** All commands say something else now. */
  reads(words: string): void {
    this.#memory.words = words
  }

  /** These are the living workers now. */
  meets(offers: readonly Offer[]): void {
    this.#memory.offers = offers
  }

  /** By task: content of its input file. */
  get inputs(): Map<string, string> {
    return this.#memory.inputs
  }

  holderOf(unit: Unit, values: Values): Attempt | undefined {
    return this.#memory.holders.get(keyOf(unit, values))
  }

  /** The run is expanded: records which results it keeps and, for forced units, the time from which results count. */
  expands(run: KnownRun, said: ReadonlyMap<string, Said>): void {
    const now = this.#memory.tick()
    for (const step of run.asked.pipeline.steps) {
      const isListed = step.samplesFrom !== undefined && said.get(step.samplesFrom)?.decision === 'skip'
      const list = isListed ? this.#memory.listOf(step, run.asked) : undefined
      if (list !== undefined) run.lists.set(step.id, list)
    }
    for (const unit of unitsOf(run.asked.pipeline, run.samplesOf)) this.#meets(run, unit, said, now)
  }

  /** A list is there, and the run has units for its samples. */
  lists(run: KnownRun, taskId: string, samples: readonly string[], said: ReadonlyMap<string, Said>): void {
    const now = this.#memory.tick()
    run.lists.set(taskId, samples)
    const units = unitsOf(run.asked.pipeline, run.samplesOf)
    for (const unit of units) if (said.has(nameOf(unit))) this.#meets(run, unit, said, now)
    this.#acceptsBefore(
      run,
      units.filter(({ step }) => step.id === taskId),
    )
  }

  begins(run: KnownRun, unit: Unit, edition: Edition): Attempt {
    const now = this.#memory.tick()
    const key = keyOf(unit, run.asked.values)
    const saw = this.#memory.standing(unit, run)
    const samples = gatheredIn(unit, run)
    const input = this.#memory.inputs.get(unit.step.id)
    const state = { execution: -now, endedWell: false, isVoid: false, read: saw }
    const attempt: Attempt = { run, unit, begunAt: now, edition, samples, input, saw, ...state }
    this.#memory.holders.set(key, attempt)
    this.#memory.begun.set(key, now)
    return attempt
  }

  succeeds(attempt: Attempt): void {
    const { run, unit, execution, saw } = attempt
    this.ends(attempt)
    if (attempt.isVoid) return
    const madeFrom = new Map([...saw, ...attempt.read])
    this.#memory.results.set(keyOf(unit, run.asked.values), { attempt, execution, madeFrom, saw: new Map(saw) })
  }

  /** A user keeps the results directly downstream valid. */
  accepts({ run, unit, execution }: Attempt): void {
    const { asked, samplesOf } = run
    if (!isAlone(unit, asked)) return
    if (this.#memory.resultOf(unit, asked)?.execution !== execution) return
    this.#acceptsFor(run, unit, execution, unitsOf(asked.pipeline, samplesOf))
  }

  /** Units that were listed after a user has kept them. */
  #acceptsBefore(run: KnownRun, units: readonly Unit[]): void {
    const sources = unitsOf(run.asked.pipeline, run.samplesOf).filter((unit) => isAlone(unit, run.asked))
    for (const source of sources) {
      const result = this.#memory.resultOf(source, run.asked)
      if (result?.attempt.run === run) this.#acceptsFor(run, source, result.execution, units)
    }
  }

  #acceptsFor(run: KnownRun, unit: Unit, execution: number, behindIt: readonly Unit[]): void {
    const { asked, samplesOf } = run
    for (const behind of behindIt) {
      const upstream = upstreamOf(behind, asked.pipeline, samplesOf).map(nameOf)
      if (!run.kept.has(nameOf(behind)) || !upstream.includes(nameOf(unit))) continue
      const result = this.#memory.resultOf(behind, asked)
      if (result?.attempt.samples !== gatheredIn(behind, run)) continue
      result.madeFrom.set(nameOf(unit), execution)
      result.saw.set(nameOf(unit), execution)
    }
  }

  /** The attempt is over, whatever its result. */
  ends(attempt: Attempt): void {
    this.#memory.tick()
    const key = keyOf(attempt.unit, attempt.run.asked.values)
    if (this.#memory.holders.get(key) === attempt) this.#memory.holders.delete(key)
  }

  /** Its exit code leaves it out. */
  isLeftOut(attempt: Attempt): void {
    this.ends(attempt)
    this.#memory.leftOut.set(keyOf(attempt.unit, attempt.run.asked.values), attempt.begunAt)
  }

  /** Its worker is known to be dead. */
  isLost(attempt: Attempt): void {
    this.ends(attempt)
    const key = keyOf(attempt.unit, attempt.run.asked.values)
    this.#memory.lost.set(key, [...(this.#memory.lost.get(key) ?? []), attempt])
  }

  /** Done without a command: the result of a lost attempt must be as good as a new one. */
  takesOver(attempt: Attempt): string | undefined {
    const { run, unit, edition, samples, input } = attempt
    const key = keyOf(unit, run.asked.values)
    const standing = this.#memory.standing(unit, run)
    const lies = this.#look(unit, run.asked)
    const good = (this.#memory.lost.get(key) ?? []).findLast((lost) => {
      const isSame =
        sameWork(lost, edition) &&
        lost.samples === samples &&
        lost.input === input &&
        lost.begunAt > this.#memory.notBefore(run, unit)
      return isSame && lost.endedWell && sameEntries(lost.saw, standing) && (lies ?? lost.execution) === lost.execution
    })
    if (good === undefined) return 'is done without a command, and no lost command has made what lies there'
    attempt.execution = good.execution
    attempt.read = good.read
    return undefined
  }

  /** A user declares the present output valid. */
  marks(attempt: Attempt): string | undefined {
    const lies = this.#look(attempt.unit, attempt.run.asked)
    if (lies === undefined) return undefined
    if (typeof lies !== 'number') return 'is marked as done, and has no output'
    attempt.execution = lies
    return undefined
  }

  /** The engine removes a temporary output. */
  sees(unit: Unit, values: Values): void {
    const key = keyOf(unit, values)
    const result = this.#memory.results.get(key)
    if (result !== undefined) this.#memory.removed.set(key, result.execution)
  }

  isRemoved(unit: Unit, asked: Asked): boolean {
    return this.#memory.isRemoved(unit, asked)
  }

  /** Whether the output that its result made lies there. */
  isLying(unit: Unit, asked: Asked): boolean {
    const execution = this.#memory.resultOf(unit, asked)?.execution
    return execution !== undefined && this.#memory.eyes.look(unit, asked.values) === execution
  }

  clears(run: KnownRun, units: readonly Unit[]): void {
    const now = this.#memory.tick()
    for (const unit of units) {
      const key = keyOf(unit, run.asked.values)
      if (this.#memory.results.delete(key)) this.#memory.cleared.set(key, now)
      run.notBefore.set(nameOf(unit), now)
      run.kept.delete(nameOf(unit))
      const holder = this.#memory.holders.get(key)
      if (holder?.run === run) holder.isVoid = true
    }
  }

  #meets(run: KnownRun, unit: Unit, said: ReadonlyMap<string, Said>, now: number): void {
    const one = said.get(nameOf(unit))
    if (one !== undefined && plannedEnd(one) === 'done') run.kept.add(nameOf(unit))
    if (isForced(unit, run.asked)) run.notBefore.set(nameOf(unit), now)
  }

  /** Undefined: the unit writes nothing. */
  #look(unit: Unit, { values }: Asked): number | 'nothing' | 'something else' | undefined {
    return unit.step.writes ? this.#memory.eyes.look(unit, values) : undefined
  }
}

/** Whether a lost attempt did the work of this edition. */
function sameWork({ run, edition }: Attempt, { version, words }: Edition): boolean {
  const isSaid = run.asked.pipeline.rerunsOnCommand !== true || edition.words === words
  return isSaid && edition.version === version
}
