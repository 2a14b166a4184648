import { type DagRegistry, isClosed, type TaskDelivery } from '@ml-airflow/core'
import {
  ClearService,
  createRunPlanner,
  madeAgainFor,
  type RunPlanner,
  RunService,
  type TaskStep,
} from '@ml-airflow/engine'
import { type Asked, KnownRun, type Said } from './asked.ts'
import { CarefulPerson } from './careful-person.ts'
import type { Ending } from './commands.ts'
import type { Crew } from './crew.ts'
import { finish, finishOnly, runJobs } from './finishing.ts'
import type { Ground } from './ground.ts'
import { contentOf, listAt } from './lists.ts'
import { markFailed } from './marks.ts'
import type { MortalWorker } from './mortal-worker.ts'
import { EVERYTHING } from './offers.ts'
import { type OpenRun, Places } from './places.ts'
import { HandQueue } from './queue.ts'
import { Removals } from './removals.ts'
import { lacksWorker } from './standstill.ts'
import { placeOf, type Unit } from './steps.ts'
import { Story } from './story.ts'
import { Surroundings } from './surroundings.ts'
import { Witness } from './witness.ts'
import { describeRequest, list, namedBy, requestOf } from './words.ts'
import { type Underway, Workplace } from './workplace.ts'

/** One history: the engine with its store and files, commands that the history ends, and the careful person, who observes. */
export class World {
  readonly name: string
  readonly person: CarefulPerson
  readonly surroundings: Surroundings
  readonly story: Story
  readonly #ground: Ground
  readonly #registry: DagRegistry
  readonly #queue = new HandQueue()
  readonly #planner: RunPlanner
  readonly #service: RunService
  readonly #places: Places
  readonly #witness: Witness
  readonly workplace: Workplace
  readonly #removals: Removals

  constructor(name: string, ground: Ground) {
    const { store, files, folder } = ground
    this.name = name
    this.#ground = ground
    this.story = new Story([`${name} `, folder])
    this.person = new CarefulPerson({
      look(unit, values) {
        const place = placeOf(unit, values, folder)
        return files.exists(place) ? (contentOf(place) ?? 'something else') : 'nothing'
      },
      lookForList: (unit, values) => listAt(placeOf(unit, values, folder)),
    })
    this.surroundings = new Surroundings({ name, folder, person: this.person, story: this.story })
    this.#registry = this.surroundings.registry
    this.#places = new Places(store)
    const shared = { person: this.person, places: this.#places, story: this.story }
    this.#witness = new Witness({
      ...shared,
      surroundings: this.surroundings,
      folder,
      lookForList: (unit, { asked }) => listAt(placeOf(unit, asked.values, folder)),
    })
    const [registry, queue, witness] = [this.#registry, this.#queue, this.#witness]
    this.workplace = new Workplace({ ...shared, name, ground, registry, queue, witness })
    this.#removals = new Removals({
      ...shared,
      isOpen: async ({ run }) => !isClosed((await store.runs.find(run.id))?.state ?? 'success'),
    })
    const parts = { store, queue, registry, files: this.workplace.files }
    this.#planner = createRunPlanner({ ...parts, outputDir: folder })
    this.#service = new RunService({ ...parts, onQueueError: fail })
  }

  get runs(): readonly OpenRun[] {
    return this.#places.runs
  }

  get underway(): readonly Underway[] {
    return this.workplace.underway
  }

  get crew(): Crew<MortalWorker> {
    return this.workplace.crew
  }

  get hasUnburied(): boolean {
    return this.workplace.hasUnburied
  }

  get jobs(): readonly TaskDelivery[] {
    return this.#queue.tasks
  }

  get hasRunJobs(): boolean {
    return this.#queue.runs.size > 0
  }

  /** The plan. The careful person must agree with it. */
  async plan(asked: Asked): Promise<ReadonlyMap<string, Said>> {
    await this.crew.list()
    this.person.meets(this.crew.offers)
    const planned = await this.#planner.plan(requestOf(asked))
    const said = new Map(
      planned.map(({ taskId, sample, blocked, decision: { kind, ...why } }) => [
        namedBy(taskId, sample),
        { decision: kind, ...why, blocked },
      ]),
    )
    this.story.refuse(this.person.judgement.judge(asked, said), () => `plan of ${describeRequest(asked)}`)
    return said
  }

  async trigger(asked: Asked): Promise<OpenRun> {
    const { run } = await this.#service.trigger(requestOf(asked))
    const open = { run, known: new KnownRun(asked, `${run.dagId}/${run.runId}`) }
    this.#places.runs.push(open)
    this.story.add(`run ${this.runs.length} asks for ${describeRequest(asked)}`)
    return open
  }

  /** Creates the tasks of a run, which must match a plan made at this moment. */
  async expand(open: OpenRun): Promise<void> {
    const delivery = this.#queue.runs.get(open.run.id)
    if (delivery === undefined || this.#places.isExpanded(open)) return
    const planned = await this.plan(open.known.asked)
    // The run may have been cancelled before.
    const lay = this.#removals.lying(open.known)
    const { kind } = await this.workplace.onRun(delivery, false)
    const instances = await this.#places.instancesOf(open.known)
    if (instances.length > 0) this.#witness.expanded(open.known, instances, planned)
    if (kind === 'closed') await this.#closed(open, lay)
  }

  async #closed(open: OpenRun, lay: readonly Unit[]): Promise<void> {
    this.#queue.runs.delete(open.run.id)
    await this.#removals.closed(open, lay)
  }

  turn(job: TaskDelivery): Promise<boolean> {
    return this.workplace.turn(job)
  }

  end(one: Underway, wished: Ending): Promise<void> {
    return this.workplace.end(one, wished)
  }

  kill(step: TaskStep | 'now'): Promise<void> {
    return this.workplace.kill(step)
  }

  lapse(): Promise<void> {
    return this.workplace.lapse()
  }

  async cancel(open: OpenRun): Promise<void> {
    this.story.add(`${this.#places.nameOf(open.known)} is cancelled`)
    this.workplace.spare()
    await this.#service.cancel(open.run.id)
    await this.workplace.stopped()
  }

  /** @returns names of the units that the preview lists */
  async clear(open: OpenRun, taskId: string, downstream: boolean): Promise<readonly string[]> {
    await this.lapse()
    const { store } = this.#ground
    const service = new ClearService({ registry: this.#registry, store, queue: this.#queue, onQueueError: fail })
    const request = { dagId: open.run.dagId, run: open.run.id, taskRegex: `^${taskId}$`, downstream }
    const selections = await service.select(request)
    const found = selections.flatMap(({ instances }) => instances)
    const again = await Promise.all(selections.map((one) => madeAgainFor(store, one)))
    this.story.add(`${this.#places.nameOf(open.known)} has cleared: ${list(found)}`)
    const units = found.flatMap(({ id }) => this.#places.find(id)?.unit ?? [])
    this.person.clears(open.known, units)
    this.workplace.spare()
    await service.clear(request, selections, 'ada')
    await this.workplace.stopped()
    await this.#witness.meetListed(open.known, (step) => this.person.editionOf(step))
    return [...found, ...again.flat()].map(({ taskId, sample }) => namedBy(taskId, sample))
  }

  async markFailed(open: OpenRun, taskId: string): Promise<void> {
    this.story.add(`${taskId} of ${this.#places.nameOf(open.known)} is marked as failed`)
    const parts = { ...this.#ground, registry: this.#registry, queue: this.#queue, runs: this.#service }
    const complaints = await markFailed({ ...parts, files: this.workplace.files }, open.run.id, taskId)
    this.story.refuse(complaints, () => `the mark of ${taskId}`)
  }

  /** Drives one run by a number of commands, as far as possible. Each command succeeds. */
  finishOnly(open: OpenRun, commands = Number.POSITIVE_INFINITY): Promise<void> {
    return finishOnly(this, open, commands)
  }

  /** Continues until nothing is left to do. Each command succeeds. */
  async finish(): Promise<void> {
    await finish(this)
    for (const { known } of this.runs) await this.#witness.ended(known)
  }

  /** Nothing goes on without another worker. */
  async help(): Promise<void> {
    await this.crew.list()
    const parts = { ...this.#ground, registry: this.#registry, places: this.#places, story: this.story }
    if (await lacksWorker(parts, this.jobs, this.crew.offers)) this.workplace.hire(EVERYTHING)
    else this.story.refuse([`stands still with ${this.jobs.length} jobs`], () => 'the engine')
  }

  runJobs(): Promise<boolean> {
    return runJobs(this)
  }

  /** The job of a run is delivered. @returns whether there was one */
  async runJob(open: OpenRun): Promise<boolean> {
    const delivery = this.#queue.runs.get(open.run.id)
    if (delivery === undefined) return false
    if (!this.#places.isExpanded(open)) await this.expand(open)
    else {
      const lay = this.#removals.lying(open.known)
      const { kind } = await this.workplace.onRun(delivery, true)
      if (kind === 'closed') await this.#closed(open, lay)
    }
    return true
  }

  async instancesOf({ known }: OpenRun) {
    const instances = await this.#places.instancesOf(known)
    return instances.map(({ taskId, sample, state, tryNumber }) => ({
      name: namedBy(taskId, sample),
      state,
      tries: tryNumber,
    }))
  }
}

function fail(error: unknown): never {
  throw error
}
