import {
  type Asked,
  type Attempt,
  type Fault,
  isForced,
  type KnownRun,
  reasonsIn,
  type Said,
  sameEntries,
  samplesOf,
} from './asked.ts'
import { keyOf, nameOf, type Unit, unitsOf, upstreamOf, type Values } from './steps.ts'

// The oracle: a careful person who has seen every command, remembers which files it read, and looks at the current content of
// the outputs, but knows nothing about the engine, its tables, or its decisions.

interface Result {
  readonly attempt: Attempt
  readonly execution: number
  /** By unit: results that its command has read. */
  readonly madeFrom: Map<string, number | undefined>
  /** By unit: results seen at its start. */
  readonly saw: Map<string, number | undefined>
}

export class CarefulPerson {
  /** By task. */
  readonly versions = new Map<string, string>()
  /** By task: content of its input file. */
  readonly inputs = new Map<string, string>()
  readonly #look: (unit: Unit, values: Values) => number | 'nothing' | 'something else'
  readonly #results = new Map<string, Result>()
  readonly #holders = new Map<string, Attempt>()
  readonly #lost = new Map<string, Attempt[]>()
  readonly #begun = new Map<string, number>()
  readonly #cleared = new Map<string, number>()
  #now = 0

  constructor(look: (unit: Unit, values: Values) => number | 'nothing' | 'something else') {
    this.#look = look
  }

  holderOf(unit: Unit, values: Values): Attempt | undefined {
    return this.#holders.get(keyOf(unit, values))
  }

  /** Errors of a plan. `said` contains the engine's answers by unit name. */
  judge(asked: Asked, said: ReadonlyMap<string, Said>): readonly string[] {
    const complaints: string[] = []
    const redone = new Set<string>()
    for (const unit of unitsOf(asked.pipeline, asked.samples)) {
      const name = nameOf(unit)
      const upstream = upstreamOf(unit, asked.pipeline, asked.samples).filter((one) => redone.has(nameOf(one)))
      const one = said.get(name)
      const wrong = one === undefined ? 'is not in the plan' : this.#wrong(unit, asked, upstream, one)
      if (wrong !== undefined) complaints.push(`${name} ${wrong}`)
      const isAlone = isForced(unit, asked) && !asked.forceDownstream
      if (one?.decision !== 'skip' && !isAlone) redone.add(name)
    }
    return complaints
  }

  /** The run is expanded: records which results it keeps and, for forced units, the time from which results count. */
  expands(run: KnownRun, said: ReadonlyMap<string, Said>): void {
    this.#now += 1
    for (const unit of unitsOf(run.asked.pipeline, run.asked.samples)) {
      if (said.get(nameOf(unit))?.decision === 'skip') run.kept.add(nameOf(unit))
      if (isForced(unit, run.asked)) run.notBefore.set(nameOf(unit), this.#now)
    }
  }

  /** Whether a unit whose turn has come needs work, given the task's version. */
  isDue(run: KnownRun, unit: Unit, version: string): boolean {
    const result = this.#results.get(keyOf(unit, run.asked.values))
    if (result === undefined || result.attempt.begunAt <= this.#notBefore(run, unit)) return true
    // If nothing stands upstream, a new result becomes outdated once the upstream task runs again.
    return this.#faults(unit, run.asked, result, version).some(({ isGap }) => !isGap)
  }

  /** A needless but documented redo: the command read more than was seen at its start, or there is nothing upstream to compare with. */
  isExcused(run: KnownRun, unit: Unit): boolean {
    const result = this.#results.get(keyOf(unit, run.asked.values))
    const upstream = upstreamOf(unit, run.asked.pipeline, run.asked.samples)
    const hasGap = upstream.some((one) => this.#sound(one, run.asked) === undefined)
    return hasGap || (result !== undefined && isBeyond(result))
  }

  begins(run: KnownRun, unit: Unit, version: string): Attempt {
    this.#now += 1
    const key = keyOf(unit, run.asked.values)
    const saw = this.#standing(unit, run.asked)
    const samples = samplesOf(unit, run.asked)
    const input = this.inputs.get(unit.step.id)
    const state = { execution: -this.#now, endedWell: false, isVoid: false, read: saw }
    const attempt: Attempt = { run, unit, begunAt: this.#now, version, samples, input, saw, ...state }
    this.#holders.set(key, attempt)
    this.#begun.set(key, this.#now)
    return attempt
  }

  succeeds(attempt: Attempt): void {
    const { run, unit, execution, saw } = attempt
    this.ends(attempt)
    if (attempt.isVoid) return
    const madeFrom = new Map([...saw, ...attempt.read])
    this.#results.set(keyOf(unit, run.asked.values), { attempt, execution, madeFrom, saw: new Map(saw) })
  }

  /** A user keeps the results directly downstream valid. */
  accepts({ run, unit, execution }: Attempt): void {
    if (!isForced(unit, run.asked) || run.asked.forceDownstream) return
    if (this.#results.get(keyOf(unit, run.asked.values))?.execution !== execution) return
    for (const behind of unitsOf(run.asked.pipeline, run.asked.samples)) {
      const upstream = upstreamOf(behind, run.asked.pipeline, run.asked.samples).map(nameOf)
      if (!run.kept.has(nameOf(behind)) || !upstream.includes(nameOf(unit))) continue
      const result = this.#results.get(keyOf(behind, run.asked.values))
      if (result?.attempt.samples !== samplesOf(behind, run.asked)) continue
      result.madeFrom.set(nameOf(unit), execution)
      result.saw.set(nameOf(unit), execution)
    }
  }

  /** The attempt is over, whatever its result. */
  ends(attempt: Attempt): void {
    this.#now += 1
    const key = keyOf(attempt.unit, attempt.run.asked.values)
    if (this.#holders.get(key) === attempt) this.#holders.delete(key)
  }

  /** Its worker is known to be dead. */
  isLost(attempt: Attempt): void {
    this.ends(attempt)
    const key = keyOf(attempt.unit, attempt.run.asked.values)
    this.#lost.set(key, [...(this.#lost.get(key) ?? []), attempt])
  }

  /** Done without a command: the result of a lost attempt must be as good as a new one. */
  takesOver(attempt: Attempt): string | undefined {
    const { run, unit, version, samples, input } = attempt
    const key = keyOf(unit, run.asked.values)
    const standing = this.#standing(unit, run.asked)
    const lies = unit.step.writes ? this.#look(unit, run.asked.values) : undefined
    const good = (this.#lost.get(key) ?? []).findLast((lost) => {
      const isSame =
        lost.version === version &&
        lost.samples === samples &&
        lost.input === input &&
        lost.begunAt > this.#notBefore(run, unit)
      return isSame && lost.endedWell && sameEntries(lost.saw, standing) && (lies ?? lost.execution) === lost.execution
    })
    if (good === undefined) return 'is done without a command, and no lost command has made what lies there'
    attempt.execution = good.execution
    attempt.read = good.read
    return undefined
  }

  /** A user declares the present output valid. */
  marks(attempt: Attempt): string | undefined {
    const { run, unit } = attempt
    if (!unit.step.writes) return undefined
    const lies = this.#look(unit, run.asked.values)
    if (typeof lies !== 'number') return 'is marked as done, and has no output'
    attempt.execution = lies
    return undefined
  }

  clears(run: KnownRun, units: readonly Unit[]): void {
    this.#now += 1
    for (const unit of units) {
      const key = keyOf(unit, run.asked.values)
      if (this.#results.delete(key)) this.#cleared.set(key, this.#now)
      run.notBefore.set(nameOf(unit), this.#now)
      run.kept.delete(nameOf(unit))
      const holder = this.#holders.get(key)
      if (holder?.run === run) holder.isVoid = true
    }
  }

  #notBefore(run: KnownRun, unit: Unit): number {
    return run.notBefore.get(nameOf(unit)) ?? 0
  }

  #wrong(unit: Unit, asked: Asked, redone: readonly Unit[], said: Said): string | undefined {
    const { decisions, faults } = this.#expected(unit, asked, redone)
    const heard = `says ${said.decision}/${said.reason} (${said.sentence})`
    if (!decisions.includes(said.decision))
      return `${heard}, and ${decisions.join(' or ')} is right: ${reasonsIn(faults)}`
    const isTrue = faults.some(
      ({ reason, names }) => reason === said.reason && (names === undefined || said.sentence.includes(`'${names}'`)),
    )
    return isTrue ? undefined : `${heard}, which is not true: ${reasonsIn(faults)}`
  }

  #expected(unit: Unit, asked: Asked, redone: readonly Unit[]): { decisions: readonly string[]; faults: Fault[] } {
    if (isForced(unit, asked)) return { decisions: ['run'], faults: [{ reason: 'forced' }] }
    const key = keyOf(unit, asked.values)
    const behind = redone.map(({ step }) => ({ reason: 'upstream_rerun', names: step.id }))
    const result = this.#results.get(key)
    const holder = this.#holders.get(key)
    const version = this.versions.get(unit.step.id) ?? ''
    if (holder !== undefined) {
      const faults = [...behind, ...this.#otherWork(unit, asked, holder, version, holder.saw)]
      if (faults.length > 0) return { decisions: ['run'], faults }
      return {
        decisions: ['join'],
        faults: [{ reason: result === undefined ? 'in_flight_elsewhere' : 'being_redone' }],
      }
    }
    if (result === undefined) return { decisions: ['run'], faults: [{ reason: this.#whyUndone(key) }] }
    const faults = [...behind, ...this.#faults(unit, asked, result, version)]
    if (faults.length > 0) return { decisions: ['run'], faults }
    const finished = { reason: 'finished' }
    if (!isBeyond(result)) return { decisions: ['skip'], faults: [finished] }
    const excuses = unit.step.after.map((names) => ({ reason: 'upstream_changed', names }))
    return { decisions: ['skip', 'run'], faults: [finished, ...excuses] }
  }

  #whyUndone(key: string): string {
    const begun = this.#begun.get(key)
    if (begun === undefined) return 'no_previous'
    return (this.#cleared.get(key) ?? 0) > begun ? 'cleared' : 'previous_failed'
  }

  #faults(unit: Unit, asked: Asked, { attempt, execution, madeFrom }: Result, version: string): Fault[] {
    const faults = this.#otherWork(unit, asked, attempt, version, madeFrom)
    const lies = unit.step.writes ? this.#look(unit, asked.values) : execution
    if (lies === 'nothing') faults.push({ reason: 'output_missing' })
    else if (lies !== execution) faults.push({ reason: 'output_changed' })
    return faults
  }

  #otherWork(
    unit: Unit,
    asked: Asked,
    attempt: Attempt,
    version: string,
    madeFrom: ReadonlyMap<string, number | undefined>,
  ): Fault[] {
    const faults: Fault[] = []
    if (attempt.version !== version) faults.push({ reason: 'version_changed' })
    if (attempt.samples !== samplesOf(unit, asked)) faults.push({ reason: 'samples_changed' })
    if (attempt.input !== this.inputs.get(unit.step.id)) faults.push({ reason: 'input_changed' })
    for (const one of upstreamOf(unit, asked.pipeline, asked.samples)) {
      const stands = this.#sound(one, asked)
      const isGap = !this.#results.has(keyOf(one, asked.values))
      const isOther = stands !== undefined && madeFrom.get(nameOf(one)) !== stands
      if (isGap || isOther) faults.push({ reason: 'upstream_changed', names: one.step.id, isGap })
    }
    return faults
  }

  /** Execution whose result is valid and present. */
  #sound(unit: Unit, asked: Asked): number | undefined {
    const execution = this.#results.get(keyOf(unit, asked.values))?.execution
    return unit.step.writes && this.#look(unit, asked.values) !== execution ? undefined : execution
  }

  #standing(unit: Unit, asked: Asked): ReadonlyMap<string, number | undefined> {
    const upstream = upstreamOf(unit, asked.pipeline, asked.samples)
    return new Map(upstream.map((one) => [nameOf(one), this.#results.get(keyOf(one, asked.values))?.execution]))
  }
}

/** Its command has read something newer than the results at its start. */
function isBeyond({ madeFrom, saw }: Result): boolean {
  return !sameEntries(madeFrom, saw)
}
