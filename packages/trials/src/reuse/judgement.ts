import {
  type Asked,
  type Attempt,
  type Edition,
  type Fault,
  isAlone,
  isForced,
  type KnownRun,
  type Said,
} from './asked.ts'
import { type Expected, KEPT, leftOut, wrongIn } from './expected.ts'
import { gatheredIn, type Memory, type Result, type Wanted } from './memory.ts'
import { neededUnits } from './needs.ts'
import { wrongInBlock } from './offers.ts'
import { asSeen, isBeyond } from './results.ts'
import { plannedEnd, ruleSays } from './rules.ts'
import { keyOf, nameOf, type SamplesOf, type Step, type Unit, unitsOf, unitsOfStep, upstreamOf } from './steps.ts'

/** An attempt with the results upstream that it used. */
interface Work {
  readonly attempt: Attempt
  readonly madeFrom: ReadonlyMap<string, number | undefined>
}

/** Knowledge of a plan while it is judged. */
interface Outlook {
  /** By unit name. */
  readonly said: ReadonlyMap<string, Said>
  readonly redone: ReadonlySet<string>
  /** Units whose removed output is needed again. */
  readonly needed: ReadonlySet<string>
}

/** Circumstances of one decision. */
interface Circumstances {
  /** Units upstream that this run redoes. */
  readonly redone: readonly Unit[]
  /** Units whose removed output is needed again. */
  readonly needed: ReadonlySet<string>
  readonly edition: Edition
  /** Tasks whose changes a user has accepted. */
  readonly accepted: readonly string[]
}

/** Judges the answers of the engine by the memory and the eyes of the careful person. */
export class Judgement {
  readonly #memory: Memory

  constructor(memory: Memory) {
    this.#memory = memory
  }

  /** Errors of a plan. `said` contains the engine's answers by unit name. */
  judge(asked: Asked, said: ReadonlyMap<string, Said>): readonly string[] {
    const samplesOf = this.#plannedSamples(asked, said)
    const units = unitsOf(asked.pipeline, samplesOf)
    const redone = new Set<string>()
    const needed = this.#needed(units, { asked, samplesOf }, said)
    const complaints: string[] = []
    for (const unit of units) {
      const one = said.get(nameOf(unit))
      const expected = this.#planned(unit, { asked, samplesOf }, { said, redone, needed })
      const wrong = one === undefined ? 'is not in the plan' : wrongIn(expected, one)
      if (wrong !== undefined) complaints.push(`${nameOf(unit)} ${wrong}`)
      const block = one && wrongInBlock(unit.step, one, this.#memory.offers)
      if (block !== undefined) complaints.push(`${nameOf(unit)} ${block}`)
      if (one?.decision !== 'skip' && !isAlone(unit, asked)) redone.add(nameOf(unit))
    }
    const names = new Set(units.map(nameOf))
    const others = [...said.keys()].filter((name) => !names.has(name))
    return [...complaints, ...others.map((name) => `${name} is in the plan, and nobody asked for it`)]
  }

  /** Errors of the decisions for the samples of a list, which a worker with this edition made once the list was there. */
  judgeListed(run: KnownRun, step: Step, said: ReadonlyMap<string, Said>, edition: Edition): readonly string[] {
    const sources = run.asked.pipeline.steps.filter((one) => {
      const unit = { step: one, sample: '' }
      const isRedone = isAlone(unit, run.asked) && !run.kept.has(nameOf(unit))
      return isRedone && step.after.includes(one.id)
    })
    const accepted = sources.map(({ id }) => id)
    return unitsOfStep(step, run.samplesOf).flatMap((unit) => {
      const one = said.get(nameOf(unit))
      if (one === undefined) return []
      const expected = this.#expected(unit, run, { redone: [], needed: new Set(), edition, accepted })
      const wrong = wrongIn(expected, one)
      return wrong === undefined ? [] : [`${nameOf(unit)} ${wrong}`]
    })
  }

  #needed(units: readonly Unit[], wanted: Wanted, said: ReadonlyMap<string, Said>): ReadonlySet<string> {
    return neededUnits(units, wanted, {
      isRemoved: (unit) => this.#memory.isRemoved(unit, wanted.asked),
      isKept: (unit, redone, needed) => {
        const { decisions } = this.#planned(unit, wanted, { said, redone, needed })
        const [decision] = decisions.length === 1 ? decisions : [said.get(nameOf(unit))?.decision]
        return decision === 'skip'
      },
    })
  }

  /** Whether a unit whose turn has come needs work, given the edition of its task. */
  isDue(run: KnownRun, unit: Unit, edition: Edition): boolean {
    const result = this.#memory.resultOf(unit, run.asked)
    if (result === undefined || result.attempt.begunAt <= this.#memory.notBefore(run, unit)) return true
    // If nothing stands upstream, a new result becomes outdated once the upstream task runs again.
    return this.#faults(
      unit,
      run,
      asSeen(result, () => true),
      edition,
    ).some(({ isGap }) => !isGap)
  }

  /**
   * A needless but documented redo: a rule looks at how the units upstream ended in this run, the temporary output was
   * removed, the command read more than was seen at its start, or there is nothing upstream to compare with.
   */
  isExcused(run: KnownRun, unit: Unit): boolean {
    const result = this.#memory.resultOf(unit, run.asked)
    const upstream = upstreamOf(unit, run.asked.pipeline, run.samplesOf)
    const hasGap = upstream.some((one) => this.#memory.sound(one, run.asked) === undefined)
    const isReset = unit.step.rule !== undefined || this.#memory.isRemoved(unit, run.asked)
    return isReset || hasGap || (result !== undefined && isBeyond(result))
  }

  /** The samples of a list are known if the plan keeps the list. */
  #plannedSamples(asked: Asked, said: ReadonlyMap<string, Said>): SamplesOf {
    return (step) => {
      if (step.samplesFrom === undefined) return asked.samples
      return said.get(step.samplesFrom)?.decision === 'skip' ? this.#memory.listOf(step, asked) : undefined
    }
  }

  #planned(unit: Unit, wanted: Wanted, { said, redone, needed }: Outlook): Expected {
    const { asked, samplesOf } = wanted
    const upstream = upstreamOf(unit, asked.pipeline, samplesOf)
    const ends = upstream.map((one) => plannedEnd(said.get(nameOf(one)) ?? { decision: 'run', reason: '' }))
    const verdict = ruleSays(unit.step.rule, ends)
    if (verdict === 'left out') return leftOut(unit)
    const expected = this.#expectedOfSamples(unit, wanted, {
      redone: upstream.filter((one) => redone.has(nameOf(one))),
      needed,
      edition: this.#memory.editionOf(unit.step),
      accepted: [],
    })
    if (verdict !== 'waits' || unit.step.rule !== 'one_failed') return expected
    return expected.decisions.includes('run')
      ? { decisions: expected.decisions, faults: [...expected.faults, { reason: 'depends_on_rule' }] }
      : expected
  }

  #expectedOfSamples(unit: Unit, wanted: Wanted, circumstances: Circumstances): Expected {
    const { step, sample } = unit
    if (!step.perSample || sample !== '') return this.#expected(unit, wanted, circumstances)
    if (wanted.samplesOf(step) !== undefined) return { decisions: ['skip'], faults: [{ reason: 'no_samples' }] }
    return { decisions: ['run'], faults: [{ reason: 'samples_unknown' }] }
  }

  #expected(unit: Unit, wanted: Wanted, { redone, needed, edition, accepted }: Circumstances): Expected {
    const { asked } = wanted
    const counts = ({ reason, names = '' }: Fault) => reason !== 'upstream_changed' || !accepted.includes(names)
    if (isForced(unit, asked)) return { decisions: ['run'], faults: [{ reason: 'forced' }] }
    const key = keyOf(unit, asked.values)
    const behind = redone.map(({ step }) => ({ reason: 'upstream_rerun', names: step.id }))
    const result = this.#memory.results.get(key)
    const holder = this.#memory.holders.get(key)
    if (holder !== undefined) {
      const otherWork = this.#otherWork(unit, wanted, { attempt: holder, madeFrom: holder.saw }, edition)
      const faults = [...behind, ...otherWork.filter(counts)]
      if (faults.length > 0) return { decisions: ['run'], faults }
      return {
        decisions: ['join'],
        faults: [{ reason: result === undefined ? 'in_flight_elsewhere' : 'being_redone' }],
      }
    }
    if (result === undefined) return { decisions: ['run'], faults: [{ reason: this.#whyUndone(key) }] }
    const need = needed.has(nameOf(unit)) ? [{ reason: 'output_needed' }] : []
    const upstream = upstreamOf(unit, asked.pipeline, wanted.samplesOf)
    const alone = new Set(upstream.filter((one) => isAlone(one, asked)).map(nameOf))
    const trusted = asSeen(result, (name) => alone.has(name))
    const faults = [...need, ...behind, ...this.#faults(unit, wanted, trusted, edition).filter(counts)]
    if (faults.length > 0) return { decisions: ['run'], faults }
    if (!isBeyond(result)) return KEPT
    const excuses = unit.step.after.map((names) => ({ reason: 'upstream_changed', names }))
    return { decisions: ['skip', 'run'], faults: [...KEPT.faults, ...excuses] }
  }

  #whyUndone(key: string): string {
    const begun = this.#memory.begun.get(key)
    if (begun === undefined) return 'no_previous'
    if ((this.#memory.cleared.get(key) ?? 0) > begun) return 'cleared'
    return this.#memory.leftOut.get(key) === begun ? 'left_out' : 'previous_failed'
  }

  #faults(unit: Unit, wanted: Wanted, result: Result, edition: Edition): readonly Fault[] {
    const { execution } = result
    const faults = this.#otherWork(unit, wanted, result, edition)
    if (this.#memory.isRemoved(unit, wanted.asked)) return faults
    const lies = unit.step.writes ? this.#memory.eyes.look(unit, wanted.asked.values) : execution
    if (lies === 'nothing') return [...faults, { reason: 'output_missing' }]
    return lies === execution ? faults : [...faults, { reason: 'output_changed' }]
  }

  #otherWork(unit: Unit, wanted: Wanted, { attempt, madeFrom }: Work, edition: Edition): readonly Fault[] {
    const faults: Fault[] = []
    if (attempt.edition.version !== edition.version) faults.push({ reason: 'version_changed' })
    if (hasOtherCommand(wanted, attempt, edition)) faults.push({ reason: 'command_changed' })
    if (this.#hasOtherSamples(unit, wanted, attempt)) faults.push({ reason: 'samples_changed' })
    if (attempt.input !== this.#memory.inputs.get(unit.step.id)) faults.push({ reason: 'input_changed' })
    for (const one of upstreamOf(unit, wanted.asked.pipeline, wanted.samplesOf)) {
      const isUnknown = one.step.perSample && one.sample === ''
      const fault = isUnknown ? undefined : this.#changed(one, wanted.asked, madeFrom.get(nameOf(one)), unit.step)
      if (fault !== undefined) faults.push(fault)
    }
    return faults
  }

  /** Where the samples are unknown, the list that lies there counts. */
  #hasOtherSamples(unit: Unit, { asked, samplesOf }: Wanted, { samples }: Attempt): boolean {
    const known: SamplesOf = (step) => samplesOf(step) ?? this.#memory.listOf(step, asked)
    const gathered = asked.pipeline.steps.filter(({ id, perSample }) => perSample && unit.step.after.includes(id))
    const isKnown = unit.step.perSample || gathered.every((step) => known(step) !== undefined)
    return isKnown && samples !== gatheredIn(unit, { asked, samplesOf: known })
  }

  /** A rule may let a unit run where a unit upstream has no result, and that is not a fault then. */
  #changed(one: Unit, asked: Asked, before: number | undefined, { rule }: Step): Fault | undefined {
    const stands = this.#memory.resultOf(one, asked)?.execution
    const isGap = stands === undefined
    const isOther = stands !== undefined && before !== stands
    const isGapFault = isGap && (rule === undefined || before !== undefined)
    return isGapFault || isOther ? { reason: 'upstream_changed', names: one.step.id, isGap } : undefined
  }
}

/** The version is a part of the command. */
function hasOtherCommand({ asked }: Wanted, { edition }: Attempt, now: Edition): boolean {
  const isSame = edition.version === now.version && edition.words === now.words
  return asked.pipeline.rerunsOnCommand === true && !isSame
}
