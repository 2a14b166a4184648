import type { TaskInstance } from '@ml-airflow/core'
import type { Attempt, Edition, KnownRun, Said } from './asked.ts'
import type { CarefulPerson } from './careful-person.ts'
import type { Command } from './commands.ts'
import { GpuWitness } from './gpu-witness.ts'
import type { Place, Places } from './places.ts'
import { endOf, ruleSays, type Verdict } from './rules.ts'
import { nameOf, placeOf, type Step, type Unit, unitsOf, upstreamOf } from './steps.ts'
import type { Story } from './story.ts'
import type { Surroundings } from './surroundings.ts'
import { entries, list, namedBy, said } from './words.ts'

interface WitnessParts {
  readonly person: CarefulPerson
  readonly places: Places
  readonly story: Story
  readonly surroundings: Surroundings
  readonly folder: string
  /** Samples listed in the output of a unit that lies there. */
  readonly lookForList: (unit: Unit, known: KnownRun) => readonly string[] | undefined
}

/** Tells the careful person what the engine does, and asks whether that is right. */
export class Witness {
  readonly gpus: GpuWitness
  readonly #parts: WitnessParts
  /** By task instance: results whose acceptance a crash has delayed. */
  readonly #unaccepted = new Map<number, Attempt>()

  constructor(parts: WitnessParts) {
    this.#parts = parts
    this.gpus = new GpuWitness(parts)
  }

  /** The task instances of a run that was expanded: they must match the plan made just before. */
  expanded(known: KnownRun, instances: readonly TaskInstance[], planned: ReadonlyMap<string, Said>): void {
    const { person, places, story } = this.#parts
    person.expands(known, planned)
    const units = new Map(unitsOf(known.asked.pipeline, known.samplesOf).map((unit) => [nameOf(unit), unit]))
    for (const { id, taskId, sample, ...stored } of instances) {
      const name = namedBy(taskId, sample)
      const [unit, plan] = [units.get(name), planned.get(name)]
      if (unit === undefined || plan === undefined) throw new Error(`Nobody asked for ${name}.`)
      places.meet(id, { known, unit })
      const differs = plan.reason !== stored.reason || plan.sentence !== stored.sentence
      if (differs) story.refuse([`${name} was planned as ${said(plan)}, and is ${said(stored)}`], () => 'the expansion')
    }
    story.add(`${places.nameOf(known)} is to do ${list(instances.filter(({ decision }) => decision !== 'skip'))}`)
  }

  /**
   * Meets the task instances of lists that were read since, or are to be read again.
   * @param editionOf editions of the worker that has read them, which may have met the run before an edit
   */
  async meetListed(known: KnownRun, editionOf: (step: Step) => Edition): Promise<void> {
    const listed = known.asked.pipeline.steps.filter(({ samplesFrom }) => samplesFrom !== undefined)
    if (listed.length === 0) return
    const instances = await this.#parts.places.instancesOf(known)
    for (const step of listed)
      this.#listed(
        known,
        step,
        instances.filter(({ taskId }) => taskId === step.id),
        editionOf(step),
      )
  }

  /** The worker has claimed a unit, at this edition of its task. */
  claimed(place: Place, edition: Edition): Attempt {
    const { person, places, story } = this.#parts
    const { known, unit } = place
    const complaints = []
    if (person.holderOf(unit, known.asked.values) !== undefined) complaints.push('begins while another one works')
    const isWanted = known.asked.markedBy !== undefined || person.judgement.isExcused(known, unit)
    if (!isWanted && !person.judgement.isDue(known, unit, edition))
      complaints.push('runs again, although its result is valid')
    story.refuse(complaints, () => places.describe(place))
    return person.begins(known, unit, edition)
  }

  async begins(place: Place, attempt: Attempt, command: Command): Promise<void> {
    const { places, story } = this.#parts
    attempt.execution = command.execution
    attempt.read = command.read
    story.add(`${places.describe(place)} begins as execution ${command.execution} on ${entries(command.read)}`)
    const complaints = []
    const { version, words } = attempt.edition
    if (command.version !== version || command.words !== words)
      complaints.push(`is noted as '${version} ${words}' and was done as '${command.version} ${command.words}'`)
    if (command.input !== attempt.input) complaints.push(`has read '${command.input}', and not '${attempt.input}'`)
    for (const one of this.#removedBefore(place))
      complaints.push(`begins, though the output of ${nameOf(one)} is removed`)
    const verdict = await this.#verdict(place)
    if (verdict !== 'runs') complaints.push(`begins, though its rule says that it ${verdict}`)
    story.refuse(complaints, () => places.describe(place))
  }

  /** A turn has ended without a command. */
  async withoutCommand(place: Place, instance: number, attempt: Attempt | undefined, edition: Edition): Promise<void> {
    if (attempt !== undefined) return this.takenOver(place, attempt, instance)
    const found = await this.#parts.places.instance(instance)
    const unaccepted = this.#unaccepted.get(instance)
    if (found?.state === 'waiting') await this.#waits(place)
    else if (found?.state === 'skipped' && endOf(found) === 'done') this.#kept(place, edition)
    else if (found?.state === 'success' && unaccepted !== undefined) this.#parts.person.accepts(unaccepted)
  }

  async takenOver(place: Place, attempt: Attempt, instance: number, isComplete = true): Promise<void> {
    const { person, places, story } = this.#parts
    const isMarked = place.known.asked.markedBy !== undefined
    const complaint = isMarked ? person.marks(attempt) : person.takesOver(attempt)
    story.refuse(complaint === undefined ? [] : [complaint], () => places.describe(place))
    story.add(`${places.describe(place)} takes over execution ${attempt.execution}`)
    await this.settled(attempt, instance, isComplete)
  }

  async settled(attempt: Attempt, instance: number, isComplete = true): Promise<void> {
    const { person, places, surroundings, folder } = this.#parts
    const found = await places.instance(instance)
    if (found?.reason === 'skip_exit_code') return person.isLeftOut(attempt)
    if (found?.state !== 'success') return person.ends(attempt)
    const { unit, run } = attempt
    if (unit.step.writes) surroundings.noteOutput(placeOf(unit, run.asked.values, folder))
    person.succeeds(attempt)
    if (isComplete) person.accepts(attempt)
    else this.#unaccepted.set(instance, attempt)
  }

  /** Nothing is left to do: the rules must have decided every task instance that did not run. */
  async ended(known: KnownRun): Promise<void> {
    const { places, story } = this.#parts
    const instances = await places.instancesOf(known)
    const isUnlisted = withoutList(instances)
    for (const instance of instances) {
      const { state, reason } = instance
      const place = places.get(instance.id)
      const expected = verdictBehind(state, reason)
      const isOpen = endOf(instance) === 'open'
      if ((expected === undefined && !isOpen) || (expected === 'cannot run' && isUnlisted(instance))) continue
      const verdict = await this.#verdict(place)
      if (verdict !== expected)
        story.refuse([`is ${state}/${reason}, though its rule says: ${verdict}`], () => places.describe(place))
    }
  }

  #listed(known: KnownRun, step: Step, instances: readonly TaskInstance[], edition: Edition): void {
    const { places, person, story } = this.#parts
    const fresh = instances.filter(({ id }) => places.find(id) === undefined)
    for (const { id, sample } of fresh) places.meet(id, { known, unit: { step, sample } })
    if (instances.some((one) => one.sample === '' && endOf(one) !== 'done')) return
    const samples = instances.map(({ sample }) => sample).filter((sample) => sample !== '')
    if (fresh.length === 0 && sameTexts(samples, known.lists.get(step.id) ?? [])) return
    const decided = new Map(fresh.map((one) => [namedBy(one.taskId, one.sample), one]))
    const about = `${step.id} of ${places.nameOf(known)}`
    story.add(`${about} is listed: ${samples.join(', ') || 'nothing'}`)
    const running = new Set(instances.filter(({ state }) => state === 'running').map(({ sample }) => sample))
    const lies = this.#listAt(known, step)
    const isRight =
      lies?.every((one) => samples.includes(one)) && samples.every((one) => lies.includes(one) || running.has(one))
    if (!isRight) story.refuse([`has the samples ${samples}, and the list says ${lies}`], () => about)
    person.lists(known, step.id, samples, decided)
    story.refuse(person.judgement.judgeListed(known, step, decided, edition), () => about)
  }

  #listAt(known: KnownRun, { samplesFrom }: Step): readonly string[] | undefined {
    const source = known.asked.pipeline.steps.find(({ id }) => id === samplesFrom)
    return source && this.#parts.lookForList({ step: source, sample: '' }, known)
  }

  #kept(place: Place, edition: Edition): void {
    const { person, places, story } = this.#parts
    const { known, unit } = place
    const isPlaceholder = unit.step.perSample && unit.sample === ''
    if (isPlaceholder || known.kept.has(nameOf(unit))) return
    known.kept.add(nameOf(unit))
    story.add(`${places.describe(place)} is found done`)
    const isDue = person.judgement.isDue(known, unit, edition) || person.isRemoved(unit, known.asked)
    story.refuse(isDue ? ['is skipped, although its result is not valid'] : [], () => places.describe(place))
  }

  /** The turn of a unit has come too early: removed outputs that it reads are made again first. */
  async #waits(place: Place): Promise<void> {
    const { person, places, story } = this.#parts
    const { known } = place
    const again = this.#removedBefore(place)
    story.add(`${places.describe(place)} has made again: ${again.map(nameOf).join(', ')}`)
    const open = new Set((await places.instancesOf(known)).filter((one) => endOf(one) === 'open').map(nameOfInstance))
    const kept = again.filter((unit) => !open.has(nameOf(unit)))
    story.refuse(
      kept.map((unit) => `waits, and ${nameOf(unit)} is not made again`),
      () => places.describe(place),
    )
    person.clears(known, again)
  }

  #removedBefore({ known, unit }: Place): readonly Unit[] {
    const upstream = upstreamOf(unit, known.asked.pipeline, known.samplesOf)
    return upstream.filter((one) => this.#parts.person.isRemoved(one, known.asked))
  }

  /** Verdict of the rule of a unit, by the present states of the units upstream. */
  async #verdict({ known, unit }: Place): Promise<Verdict> {
    const instances = await this.#parts.places.instancesOf(known)
    const upstream = new Set(upstreamOf(unit, known.asked.pipeline, known.samplesOf).map(nameOf))
    // Also the placeholder of a task per sample: where a list that was empty has failed, only the placeholder ends as failed.
    for (const id of unit.step.after) upstream.add(id)
    const ends = instances.filter(({ taskId, sample }) => upstream.has(namedBy(taskId, sample))).map(endOf)
    return ruleSays(unit.step.rule, ends)
  }
}

/** Reasons of units that a rule, and not a command, has left out. */
const BY_RULE: ReadonlySet<string> = new Set(['rule_not_met', 'upstream_skipped'])

/** Whether an instance is a sample of an earlier list, whose new list gave none: it cannot run, whatever its rule says. */
function withoutList(instances: readonly TaskInstance[]): (instance: TaskInstance) => boolean {
  const failed = new Set(
    instances.filter((one) => one.sample === '' && endOf(one) === 'failed').map(({ taskId }) => taskId),
  )
  return ({ taskId, sample }) => sample !== '' && failed.has(taskId)
}

/** Verdict that a rule must have given for an instance to end like this. Undefined: no rule decided it. */
function verdictBehind(state: string, reason: string): Verdict | undefined {
  if (state === 'upstream_failed') return 'cannot run'
  return BY_RULE.has(reason) ? 'left out' : undefined
}

function nameOfInstance({ taskId, sample }: TaskInstance): string {
  return namedBy(taskId, sample)
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text) => b.includes(text))
}
