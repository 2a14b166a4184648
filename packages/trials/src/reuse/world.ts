import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DagRegistry, Run, Store, TaskDelivery, TaskInstance, TryFiles } from '@ml-airflow/core'
import { ClearService, createRunPlanner, type RunPlanner, RunService, type TaskStep } from '@ml-airflow/engine'
import { type Asked, type Attempt, KnownRun, type Said } from './asked.ts'
import { CarefulPerson } from './careful-person.ts'
import { type Command, contentOf, HandLauncher } from './commands.ts'
import { reuseDags } from './dags.ts'
import { MortalWorker } from './mortal-worker.ts'
import { HandQueue } from './queue.ts'
import { inputOf, keyOf, nameOf, placeOf, STEPS, type Unit, unitsOf } from './steps.ts'
import { entries, list, namedBy, requestOf, said, told } from './words.ts'

/** Servers that all histories share. Each history uses a separate world. */
export interface Ground {
  /** Has the tables of the pipelines. */
  readonly store: Store
  readonly files: TryFiles
  readonly folder: string
}

export interface OpenRun {
  readonly run: Run
  readonly known: KnownRun
}

interface Place {
  readonly known: KnownRun
  readonly unit: Unit
}

interface Underway extends Place {
  readonly command: Command
  readonly attempt: Attempt
  readonly worker: MortalWorker
  readonly job: TaskDelivery
  readonly settled: Promise<'done' | 'again'>
}

interface Claim {
  readonly attempt: Attempt
  readonly worker: MortalWorker
  readonly instance: number
}

/** The engine and the careful person disagree. */
class Disagreement extends Error {
  override readonly name = 'Disagreement'
}

/** One history: the engine with its store and files, commands that the history ends, and the careful person, who observes. */
export class World {
  readonly name: string
  readonly person: CarefulPerson
  readonly runs: OpenRun[] = []
  readonly underway: Underway[] = []
  readonly story: string[] = []
  readonly #ground: Ground
  readonly #registry: DagRegistry
  readonly #queue = new HandQueue()
  readonly #launcher = new HandLauncher()
  readonly #files: TryFiles
  readonly #planner: RunPlanner
  readonly #service: RunService
  readonly #places = new Map<number, Place>()
  readonly #outputs = new Set<string>()
  readonly #unburied: Claim[] = []
  readonly #unaccepted = new Map<number, Attempt>()
  #worker: MortalWorker
  #workers = 0
  #words = ''
  #claim: Claim | undefined
  #turnOf = 0

  constructor(name: string, ground: Ground) {
    this.name = name
    this.#ground = ground
    this.person = new CarefulPerson((unit, values) => {
      const place = placeOf(unit, values, ground.folder)
      return ground.files.exists(place) ? (contentOf(place) ?? 'something else') : 'nothing'
    })
    for (const { id, hasInput } of STEPS) if (hasInput) this.#writeInput(id, 'content 1')
    this.#registry = reuseDags(this.person.versions, ground.folder)
    const readExit: TryFiles['readExit'] = async (place, work) => this.#launcher.evidenceOf(place, work)
    this.#files = { ...ground.files, readExit, addNote: async () => undefined }
    const parts = { store: ground.store, queue: this.#queue, files: this.#files, registry: this.#registry }
    this.#planner = createRunPlanner({ ...parts, outputDir: ground.folder })
    this.#service = new RunService({ ...parts, onQueueError: fail })
    this.#worker = this.#newWorker()
    this.#queue.onCancel = (run) => this.#worker.engine.handlers.onCancel(run)
    this.#queue.onClear = (run, ended) => this.#worker.onClear(run, ended)
  }

  get jobs(): readonly TaskDelivery[] {
    return this.#queue.tasks
  }

  get outputs(): readonly string[] {
    return [...this.#outputs]
  }

  /** The plan. The careful person must agree with it. */
  async plan(asked: Asked): Promise<ReadonlyMap<string, Said>> {
    const planned = await this.#planner.plan(requestOf(asked))
    const said = new Map(
      planned.map(({ taskId, sample, decision: { kind, ...why } }) => [
        namedBy(taskId, sample),
        { decision: kind, ...why },
      ]),
    )
    this.#refuse(this.person.judge(asked, said), () => `plan of ${told(asked)}`)
    return said
  }

  async trigger(asked: Asked): Promise<OpenRun> {
    const { run } = await this.#service.trigger(requestOf(asked))
    const open = { run, known: new KnownRun(asked, `${run.dagId}/${run.runId}`) }
    this.runs.push(open)
    this.story.push(`run ${this.runs.length} asks for ${told(asked)}`)
    return open
  }

  /** Creates the tasks of a run, which must match a plan made at this moment. */
  async expand(open: OpenRun): Promise<void> {
    const delivery = this.#queue.runs.get(open.run.id)
    if (delivery === undefined || this.#isExpanded(open)) return
    const planned = await this.plan(open.known.asked)
    // The run may have been cancelled before.
    if ((await this.#worker.onRun(delivery, false)).kind === 'closed') this.#queue.runs.delete(open.run.id)
    const instances = await this.#ground.store.instances.list(open.run.id)
    if (instances.length === 0) return
    for (const instance of instances) this.#meet(open, instance, planned)
    this.person.expands(open.known, planned)
    this.story.push(`${this.#no(open.known)} is to do ${list(instances.filter(({ decision }) => decision !== 'skip'))}`)
  }

  /** Gives a worker a job: it starts a command, finds nothing to do, or must wait. */
  async turn(job: TaskDelivery): Promise<boolean> {
    const place = this.#places.get(job.instance)
    if (place === undefined) throw new Error('A job belongs to no run that was expanded.')
    const worker = this.#worker
    this.#claim = undefined
    this.#turnOf = job.instance
    const launched = this.#launcher.next()
    const settled = worker.onTask(job)
    const what = await Promise.race([settled, launched, worker.death])
    const claim = this.#claim as Claim | undefined
    if (typeof what === 'object' && claim !== undefined) this.#underway(what, claim, { ...place, worker, job, settled })
    if (worker.isDead) await this.#bury(claim)
    else if (typeof what === 'string') return this.#looked(job, place, what, claim)
    return true
  }

  /** Ends a command. Without its input it cannot succeed. */
  async end(one: Underway, wished: 'success' | 'failed'): Promise<void> {
    const { command, attempt, worker, job, settled } = one
    const outcome = command.canSucceed ? wished : 'failed'
    this.underway.splice(this.underway.indexOf(one), 1)
    attempt.endedWell = outcome === 'success'
    this.#launcher.end(command, outcome)
    this.story.push(`${this.#told(one)} ends as ${outcome}`)
    const end = await Promise.race([settled, worker.death])
    if (worker.isDead) return this.#bury({ attempt, worker, instance: job.instance })
    await this.#settled(attempt, job.instance)
    if (end === 'done') this.#queue.done(job)
  }

  /** The worker dies, now or when a task reaches this step. */
  async kill(step: TaskStep | 'now'): Promise<void> {
    this.story.push(`the worker dies${step === 'now' ? '' : ` at the next '${step}'`}`)
    if (step !== 'now') {
      this.#worker.strikeAt = step
      return
    }
    this.#worker.die()
    await this.#bury(undefined)
  }

  /** The leases of dead workers expire. */
  async lapse(): Promise<void> {
    const gone = this.#unburied.splice(0)
    if (gone.length === 0) return
    this.story.push('the leases of dead workers are over')
    const { reconciliation, claims } = this.#ground.store
    const instances = new Set(gone.map(({ instance }) => instance))
    for (const { instance, lapsed } of await reconciliation.findOrphans({ leaseMs: 1, limit: 500 }))
      if (instances.has(instance) && lapsed !== undefined) await claims.free(lapsed)
    for (const { attempt } of gone) this.person.isLost(attempt)
  }

  async cancel(open: OpenRun): Promise<void> {
    this.story.push(`${this.#no(open.known)} is cancelled`)
    this.#spare()
    await this.#service.cancel(open.run.id)
    await this.#stopped()
  }

  async clear(open: OpenRun, taskId: string, downstream: boolean): Promise<void> {
    await this.lapse()
    const service = new ClearService({
      registry: this.#registry,
      store: this.#ground.store,
      queue: this.#queue,
      onQueueError: fail,
    })
    const request = { dagId: open.run.dagId, run: open.run.id, taskRegex: `^${taskId}$`, downstream }
    const selections = await service.select(request)
    const found = selections.flatMap(({ instances }) => instances)
    this.story.push(`${this.#no(open.known)} has cleared: ${list(found)}`)
    const units = found.map(({ id }) => this.#places.get(id)?.unit).filter((unit) => unit !== undefined)
    this.person.clears(open.known, units)
    this.#spare()
    await service.clear(request, selections, 'ada')
    await this.#stopped()
  }

  /** Changes the text of all commands, without a new version. */
  editCommands(words: string): void {
    this.#words = words
    this.#registry.adopt(reuseDags(this.person.versions, this.#ground.folder, words))
    this.story.push(`all commands say ${words} now`)
  }

  changeInput(taskId: string): void {
    const [, number] = (this.person.inputs.get(taskId) ?? '').split(' ')
    this.#writeInput(taskId, `content ${Number(number) + 1}`)
    this.story.push(`somebody changes the input of ${taskId}`)
  }

  raiseVersion(taskId: string): void {
    const version = `v${Number((this.person.versions.get(taskId) ?? 'v1').slice(1)) + 1}`
    this.person.versions.set(taskId, version)
    this.#registry.adopt(reuseDags(this.person.versions, this.#ground.folder, this.#words))
    this.story.push(`${taskId} is at ${version} now`)
  }

  remove(output: string): void {
    rmSync(output, { force: true })
    this.story.push(`somebody removes ${output}`)
  }

  /** Changes the content, but nothing else about the file except its time. */
  tamper(output: string): void {
    writeFileSync(output, '{"execution":"?"}')
    this.story.push(`somebody writes into ${output}`)
  }

  touch(output: string): void {
    const at = new Date(Date.now() + 10_000)
    if (this.#ground.files.exists(output)) utimesSync(output, at, at)
    this.story.push(`somebody touches ${output}`)
  }

  /** Drives one run by a number of commands, as far as possible. Each command succeeds. */
  async finishOnly({ run }: OpenRun, commands = Number.POSITIVE_INFINITY): Promise<void> {
    for (let ended = 0; ended < commands; ) {
      const own = () => this.underway.find((one) => one.job.run === run.id)
      const open = this.jobs.filter((job) => job.run === run.id && !this.#isUnderway(job))
      let worked = false
      for (const job of open) worked = worked || (await this.turn(job))
      const one = own()
      if (one !== undefined) await this.end(one, 'success')
      else if (!worked) return
      ended += Number(one !== undefined)
    }
  }

  /** The history so far, with its error. */
  disagreement(wrong: string): Disagreement {
    const lines = [...this.story.map((line, index) => `${index + 1}. ${line}`), `=> ${wrong}`]
    return new Disagreement(lines.join('\n').replaceAll(`${this.name} `, '').replaceAll(this.#ground.folder, ''))
  }

  /** Continues until nothing is left to do. Each command succeeds. */
  async finish(): Promise<void> {
    for (;;) {
      const worked = (await this.#turns()) || (await this.#runJobs())
      const [first] = this.underway
      if (first !== undefined) await this.end(first, 'success')
      else if (this.#unburied.length > 0) await this.lapse()
      else if (this.jobs.length === 0 && this.#queue.runs.size === 0) return
      else if (!worked) this.#refuse([`stands still with ${this.jobs.length} jobs`], () => 'the engine')
    }
  }

  #writeInput(taskId: string, content: string): void {
    const path = join(this.#ground.folder, inputOf(taskId, this.name))
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
    // A file written a moment ago would be read again each time, since its timestamp may not have changed yet.
    const at = new Date(Date.now() - 3_600_000)
    utimesSync(path, at, at)
    this.person.inputs.set(taskId, content)
  }

  async #turns(): Promise<boolean> {
    let worked = false
    for (const job of this.jobs) if (!this.#isUnderway(job)) worked = (await this.turn(job)) || worked
    return worked
  }

  /** A run's job is delivered when no task jobs remain. */
  async #runJobs(): Promise<boolean> {
    let worked = false
    for (const open of this.runs) {
      const delivery = this.#queue.runs.get(open.run.id)
      const hasJobs = this.jobs.some((job) => job.run === open.run.id)
      if (delivery === undefined || hasJobs) continue
      if (!this.#isExpanded(open)) await this.expand(open)
      else if ((await this.#worker.onRun(delivery, true)).kind === 'closed') this.#queue.runs.delete(open.run.id)
      worked = true
    }
    return worked
  }

  #isUnderway(job: TaskDelivery): boolean {
    return this.underway.some((one) => one.job.instance === job.instance)
  }

  #isExpanded({ known }: OpenRun): boolean {
    return [...this.#places.values()].some((place) => place.known === known)
  }

  #newWorker(): MortalWorker {
    this.#workers += 1
    return new MortalWorker(`${this.name}-worker-${this.#workers}`, {
      registry: this.#registry,
      store: this.#ground.store,
      queue: this.#queue,
      files: this.#files,
      launcher: this.#launcher,
      outputDir: this.#ground.folder,
      versions: () => new Map(this.person.versions),
      onClaim: (worker, { run }) => this.#claimed(worker, run),
    })
  }

  #meet({ known }: OpenRun, { id, taskId, sample, ...stored }: TaskInstance, planned: ReadonlyMap<string, Said>): void {
    const name = namedBy(taskId, sample)
    const unit = unitsOf(known.asked.pipeline, known.asked.samples).find((one) => nameOf(one) === name)
    const plan = planned.get(name)
    if (unit === undefined || plan === undefined) throw new Error(`Nobody asked for ${name}.`)
    this.#places.set(id, { known, unit })
    const differs = plan.reason !== stored.reason || plan.sentence !== stored.sentence
    if (differs) this.#refuse([`${name} was planned as ${said(plan)}, and is ${said(stored)}`], () => 'the expansion')
  }

  #claimed(worker: MortalWorker, run: number): void {
    const place = this.#places.get(this.#turnOf)
    if (place === undefined) throw new Error('A claim belongs to no run that was expanded.')
    const { known, unit } = place
    const version = worker.versionsOf(run).get(unit.step.id) ?? ''
    const complaints = []
    if (this.person.holderOf(unit, known.asked.values) !== undefined) complaints.push('begins while another one works')
    const isWanted = known.asked.markedBy !== undefined || this.person.isExcused(known, unit)
    if (!this.person.isDue(known, unit, version) && !isWanted)
      complaints.push('is done again, though what is there is as good')
    this.#refuse(complaints, () => this.#told(place))
    this.#claim = { attempt: this.person.begins(known, unit, version), worker, instance: this.#turnOf }
  }

  #underway(command: Command, { attempt }: Claim, rest: Omit<Underway, 'command' | 'attempt'>): void {
    attempt.execution = command.execution
    attempt.read = command.read
    this.story.push(`${this.#told(rest)} begins as execution ${command.execution} on ${entries(command.read)}`)
    if (command.version !== attempt.version)
      this.#refuse([`is noted as '${attempt.version}' and was done as '${command.version}'`], () => this.#told(rest))
    if (command.input !== attempt.input)
      this.#refuse([`has read '${command.input}', and not '${attempt.input}'`], () => this.#told(rest))
    this.underway.push({ command, attempt, ...rest })
  }

  async #looked(job: TaskDelivery, place: Place, end: 'done' | 'again', claim: Claim | undefined): Promise<boolean> {
    if (end === 'again') return false
    this.#queue.done(job)
    const { state } = await this.#instance(job.instance)
    const attempt = this.#unaccepted.get(job.instance)
    if (claim !== undefined) await this.#takenOver(place, claim)
    else if (state === 'skipped') this.#kept(place)
    else if (state === 'success' && attempt !== undefined) this.person.accepts(attempt)
    return true
  }

  async #takenOver(place: Place, { attempt, instance }: Claim, isComplete = true): Promise<void> {
    const isMarked = place.known.asked.markedBy !== undefined
    const complaint = isMarked ? this.person.marks(attempt) : this.person.takesOver(attempt)
    this.#refuse(complaint === undefined ? [] : [complaint], () => this.#told(place))
    this.story.push(`${this.#told(place)} takes over execution ${attempt.execution}`)
    await this.#settled(attempt, instance, isComplete)
  }

  #kept(place: Place): void {
    const { known, unit } = place
    if (known.kept.has(nameOf(unit))) return
    known.kept.add(nameOf(unit))
    this.story.push(`${this.#told(place)} is found done`)
    const isDue = this.person.isDue(known, unit, this.#worker.versionsOf(this.#runOf(known)).get(unit.step.id) ?? '')
    this.#refuse(isDue ? ['is skipped, though what is there will not do'] : [], () => this.#told(place))
  }

  async #settled(attempt: Attempt, instance: number, isComplete = true): Promise<void> {
    const { state } = await this.#instance(instance)
    if (state !== 'success') return this.person.ends(attempt)
    const { unit, run } = attempt
    if (unit.step.writes) this.#outputs.add(placeOf(unit, run.asked.values, this.#ground.folder))
    this.person.succeeds(attempt)
    if (isComplete) this.person.accepts(attempt)
    else this.#unaccepted.set(instance, attempt)
  }

  /** State that a dying worker leaves. Its jobs stay in the queue, and another worker replaces it. */
  async #bury(last: Claim | undefined): Promise<void> {
    const worker = this.#worker
    const own = this.underway.filter((one) => one.worker === worker && one.attempt !== last?.attempt)
    this.underway.length = 0
    this.#worker = this.#newWorker()
    for (const { attempt, job } of own) this.#unburied.push({ attempt, worker, instance: job.instance })
    if (last === undefined) return
    const place = { known: last.attempt.run, unit: last.attempt.unit }
    this.story.push(`the worker dies in ${this.#told(place)}`)
    const { state } = await this.#instance(last.instance)
    const hasCommand = last.attempt.execution > 0
    // The result is accepted downstream between these two steps.
    const isAccepted = last.worker.strikeAt === 'released'
    if (state === 'running') this.#unburied.push(last)
    else if (state === 'success' && !hasCommand) await this.#takenOver(place, last, isAccepted)
    else await this.#settled(last.attempt, last.instance, isAccepted)
  }

  /** Stopped commands end simultaneously. A death among them has random effects, so strikes skip them. */
  #spare(): void {
    this.#worker.strikeAt = undefined
  }

  /** Commands asked to stop end. */
  async #stopped(): Promise<void> {
    for (const one of this.underway.filter(({ command }) => command.stopped !== undefined)) {
      this.underway.splice(this.underway.indexOf(one), 1)
      const end = await one.settled
      this.person.ends(one.attempt)
      if (end === 'done') this.#queue.done(one.job)
    }
  }

  async instancesOf({ run }: OpenRun): Promise<readonly { readonly name: string; readonly state: string }[]> {
    const instances = await this.#ground.store.instances.list(run.id)
    return instances.map(({ taskId, sample, state }) => ({ name: namedBy(taskId, sample), state }))
  }

  async #instance(id: number): Promise<TaskInstance> {
    const run = this.#runOf(this.#places.get(id)?.known)
    const found = (await this.#ground.store.instances.list(run)).find((one) => one.id === id)
    if (found === undefined) throw new Error(`There is no task instance ${id}.`)
    return found
  }

  #runOf(known: KnownRun | undefined): number {
    return this.runs.find((open) => open.known === known)?.run.id ?? 0
  }

  #told({ known, unit }: Place): string {
    return `${keyOf(unit, known.asked.values)} of ${this.#no(known)}`
  }

  #no(known: KnownRun): string {
    return `run ${this.runs.findIndex((open) => open.known === known) + 1}`
  }

  #refuse(complaints: readonly string[], about: () => string): void {
    if (complaints.length > 0) throw this.disagreement(`${about()}: ${complaints.join('; ')}`)
  }
}

function fail(error: unknown): never {
  throw error
}
