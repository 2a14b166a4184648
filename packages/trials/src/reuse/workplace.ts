import type { DagRegistry, RunDelivery, RunJobEnd, TaskDelivery, TryFiles } from '@ml-airflow/core'
import type { TaskStep } from '@ml-airflow/engine'
import type { Attempt, Edition } from './asked.ts'
import type { CarefulPerson } from './careful-person.ts'
import { type Command, type Ending, HandLauncher } from './commands.ts'
import { Crew } from './crew.ts'
import type { Ground } from './ground.ts'
import { MortalWorker } from './mortal-worker.ts'
import { describeOffer, EVERYTHING, type Offer, serves } from './offers.ts'
import type { Place, Places } from './places.ts'
import type { HandQueue } from './queue.ts'
import { PIPELINES, STEPS, type Step } from './steps.ts'
import type { Story } from './story.ts'
import type { Witness } from './witness.ts'

export interface Underway extends Place {
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

interface WorkplaceParts {
  readonly name: string
  readonly ground: Ground
  readonly registry: DagRegistry
  readonly queue: HandQueue
  readonly person: CarefulPerson
  readonly places: Places
  readonly story: Story
  readonly witness: Witness
}

/** The workers, which may die, and the commands that they have started. */
export class Workplace {
  readonly files: TryFiles
  readonly underway: Underway[] = []
  readonly crew: Crew<MortalWorker>
  readonly #parts: WorkplaceParts
  readonly #launcher = new HandLauncher()
  readonly #unburied: Claim[] = []
  #workers = 0
  #claim: Claim | undefined
  #turnOf = 0

  constructor(parts: WorkplaceParts) {
    const readExit: TryFiles['readExit'] = async (place, work) => this.#launcher.evidenceOf(place, work)
    this.#parts = parts
    this.files = { ...parts.ground.files, readExit, addNote: async () => undefined }
    const { store } = parts.ground
    const create = (offer: Offer) => this.#newWorker(offer)
    this.crew = new Crew({ store, dags: PIPELINES.map(({ id }) => id), create }, EVERYTHING)
    parts.queue.onCancel = (run) => {
      for (const { engine } of this.crew.all) engine.handlers.onCancel(run)
    }
    parts.queue.onClear = (run, ended) => {
      for (const worker of this.crew.all) worker.onClear(run, ended)
    }
  }

  /** Whether claims of dead workers still count. */
  get hasUnburied(): boolean {
    return this.#unburied.length > 0
  }

  onRun(delivery: RunDelivery, isExpanded: boolean): Promise<RunJobEnd> {
    return this.crew.onShift.onRun(delivery, isExpanded)
  }

  /** Gives the worker on shift a job of its queues: it starts a command, finds nothing to do, or must wait. */
  async turn(job: TaskDelivery): Promise<boolean> {
    const place = this.#parts.places.get(job.instance)
    const worker = this.crew.onShift
    if (!serves(worker.offer, job.queue)) return false
    this.#claim = undefined
    this.#turnOf = job.instance
    const launched = this.#launcher.next()
    const settled = worker.onTask(job)
    const what = await Promise.race([settled, launched, worker.death])
    const claim = this.#claim as Claim | undefined
    if (typeof what === 'object' && claim !== undefined) {
      await this.#parts.witness.begins(place, claim.attempt, what)
      this.#parts.witness.gpus.hasCards(place, what, worker.offer, this.#commandsOf(worker))
      this.underway.push({ ...place, command: what, attempt: claim.attempt, worker, job, settled })
    }
    if (worker.isDead) await this.#bury(worker, claim)
    else if (what === 'done') await this.#withoutCommand(job, place, claim)
    else if (what === 'again')
      await this.#parts.witness.gpus.postponed(place, job.instance, worker.offer, this.#commandsOf(worker))
    const editionOf = (step: Step) => this.#editionOf(worker, { known: place.known, unit: { step, sample: '' } })
    await this.#parts.witness.meetListed(place.known, editionOf)
    return worker.isDead || what !== 'again'
  }

  /** Ends a command. Without its input it cannot succeed, and only some commands can end in such a way that they are left out. */
  async end(one: Underway, wished: Ending): Promise<void> {
    const { command, attempt, worker, job, settled, unit } = one
    const possible = wished === 'left out' && !unit.step.mayBeLeftOut ? 'failed' : wished
    const ending = command.canSucceed ? possible : 'failed'
    this.underway.splice(this.underway.indexOf(one), 1)
    attempt.endedWell = ending === 'success'
    this.#launcher.end(command, ending)
    this.#parts.story.add(`${this.#parts.places.describe(one)} ends as ${ending}`)
    const end = await Promise.race([settled, worker.death])
    if (worker.isDead) return this.#bury(worker, { attempt, worker, instance: job.instance })
    await this.#parts.witness.settled(attempt, job.instance)
    if (end === 'done') this.#parts.queue.done(job)
  }

  /** The worker on shift dies, now or when a task reaches this step. */
  async kill(step: TaskStep | 'now'): Promise<void> {
    this.#parts.story.add(`the worker dies${step === 'now' ? '' : ` at the next '${step}'`}`)
    if (step !== 'now') {
      this.crew.onShift.strikeAt = step
      return
    }
    const worker = this.crew.onShift
    worker.die()
    await this.#bury(worker, undefined)
  }

  hire(offer: Offer): void {
    this.crew.hire(offer)
    this.#parts.story.add(`a worker with ${describeOffer(offer)} comes`)
  }

  /** The worker on shift leaves if it has no commands, and is not the last one. */
  leave(): void {
    const worker = this.crew.onShift
    if (this.#commandsOf(worker).length > 0 || !this.crew.leave()) return
    this.#parts.story.add(`a worker with ${describeOffer(worker.offer)} leaves`)
  }

  /** A worker comes for all those that have no commands. */
  relieve(offer: Offer): void {
    this.crew.hire(offer)
    this.crew.relieve((worker) => this.#commandsOf(worker).length > 0)
    this.#parts.story.add(`a worker with ${describeOffer(offer)} relieves those without commands`)
  }

  /** The leases of dead workers expire. */
  async lapse(): Promise<void> {
    const gone = this.#unburied.splice(0)
    if (gone.length === 0) return
    this.#parts.story.add('the leases of dead workers are over')
    const { reconciliation, claims } = this.#parts.ground.store
    const instances = new Set(gone.map(({ instance }) => instance))
    for (const { instance, lapsed } of await reconciliation.findOrphans({ leaseMs: 1, limit: 500 }))
      if (instances.has(instance) && lapsed !== undefined) await claims.free(lapsed)
    for (const { attempt } of gone) this.#parts.person.isLost(attempt)
  }

  async #withoutCommand(job: TaskDelivery, place: Place, claim: Claim | undefined): Promise<void> {
    this.#parts.queue.done(job)
    const edition = this.#editionOf(this.crew.onShift, place)
    await this.#parts.witness.withoutCommand(place, job.instance, claim?.attempt, edition)
  }

  #newWorker(offer: Offer): MortalWorker {
    this.#workers += 1
    return new MortalWorker(`${this.#parts.name}-worker-${this.#workers}`, offer, {
      registry: this.#parts.registry,
      store: this.#parts.ground.store,
      queue: this.#parts.queue,
      files: this.files,
      launcher: this.#launcher,
      outputDir: this.#parts.ground.folder,
      editions: () => new Map(STEPS.map((step) => [step.id, this.#parts.person.editionOf(step)])),
      onClaim: (worker) => this.#claimed(worker),
    })
  }

  #claimed(worker: MortalWorker): void {
    const place = this.#parts.places.get(this.#turnOf)
    const attempt = this.#parts.witness.claimed(place, this.#editionOf(worker, place))
    this.#claim = { attempt, worker, instance: this.#turnOf }
  }

  #editionOf(worker: MortalWorker, { known, unit }: Place): Edition {
    const editions = worker.editionsOf(this.#parts.places.runOf(known))
    return editions.get(unit.step.id) ?? this.#parts.person.editionOf(unit.step)
  }

  #commandsOf(worker: MortalWorker): readonly Command[] {
    return this.underway.filter((one) => one.worker === worker).map(({ command }) => command)
  }

  /** State that a dying worker leaves. Its jobs stay in the queue, and another worker replaces it. */
  async #bury(worker: MortalWorker, last: Claim | undefined): Promise<void> {
    const own = this.underway.filter((one) => one.worker === worker && one.attempt !== last?.attempt)
    const others = this.underway.filter((one) => one.worker !== worker)
    this.underway.splice(0, this.underway.length, ...others)
    this.crew.replace(worker)
    for (const { attempt, job } of own) this.#unburied.push({ attempt, worker, instance: job.instance })
    if (last === undefined) return
    const place = { known: last.attempt.run, unit: last.attempt.unit }
    this.#parts.story.add(`the worker dies in ${this.#parts.places.describe(place)}`)
    const state = (await this.#parts.places.instance(last.instance))?.state
    const hasCommand = last.attempt.execution > 0
    // The result is accepted downstream between these two steps.
    const isAccepted = last.worker.strikeAt === 'released'
    if (state === 'running') this.#unburied.push(last)
    else if (state === 'success' && !hasCommand)
      await this.#parts.witness.takenOver(place, last.attempt, last.instance, isAccepted)
    else await this.#parts.witness.settled(last.attempt, last.instance, isAccepted)
  }

  /** Stopped commands end simultaneously. A death among them has random effects, so strikes skip them. */
  spare(): void {
    for (const worker of this.crew.all) worker.strikeAt = undefined
  }

  /** Commands asked to stop end. */
  async stopped(): Promise<void> {
    for (const one of this.underway.filter(({ command }) => command.stopped !== undefined)) {
      this.underway.splice(this.underway.indexOf(one), 1)
      const end = await one.settled
      this.#parts.person.ends(one.attempt)
      if (end === 'done') this.#parts.queue.done(one.job)
    }
  }
}
