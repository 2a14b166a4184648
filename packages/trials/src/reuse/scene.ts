import { expect } from 'vitest'
import type { Asked, Said } from './asked.ts'
import type { Ending } from './commands.ts'
import type { OpenRun } from './places.ts'
import { LISTING, type Pipeline, SUMMING, TRAINING, takesSamples } from './steps.ts'
import type { World } from './world.ts'

/** A situation's request for a run. The rest is common to all situations. */
export interface Wish {
  readonly pipeline?: Pipeline
  readonly data?: string
  readonly lr?: number
  readonly samples?: readonly string[]
  readonly force?: 'all' | readonly string[]
  readonly alone?: boolean
  readonly markedBy?: string
}

export const SUM: Wish = { pipeline: SUMMING }
export const LIST: Wish = { pipeline: LISTING }

/** Plays a situation in a world and returns the reasons of its plan, in task order. */
export class Scene {
  readonly world: World

  constructor(world: World) {
    this.world = world
  }

  /** Reasons of the plan. */
  async plan(wish: Wish = {}): Promise<readonly string[]> {
    return reasonsOf(await this.world.plan(this.#asked(wish)))
  }

  /** Runs to the end, exactly as planned. @returns reasons of the plan */
  async run(wish: Wish = {}): Promise<readonly string[]> {
    const planned = await this.world.plan(this.#asked(wish))
    const open = await this.begin(wish)
    await this.world.finish()
    const instances = await this.world.instancesOf(open)
    const done = instances.filter(({ state }) => state === 'success').map(({ name }) => name)
    expect(done).toEqual([...planned].filter(([, { decision }]) => decision !== 'skip').map(([name]) => name))
    return reasonsOf(planned)
  }

  async begin(wish: Wish = {}): Promise<OpenRun> {
    const open = await this.world.trigger(this.#asked(wish))
    await this.world.expand(open)
    return open
  }

  /** Starts the next ready command, and nothing else. */
  async next(): Promise<void> {
    const [job] = this.world.jobs.filter((one) => this.world.underway.every(({ job }) => job.instance !== one.instance))
    if (job !== undefined) await this.world.turn(job)
  }

  async end(ending: Ending = 'success'): Promise<void> {
    const [first] = this.world.underway
    if (first !== undefined) await this.world.end(first, ending)
  }

  async states(open: OpenRun): Promise<readonly string[]> {
    return (await this.world.instancesOf(open)).map(({ state }) => state)
  }

  output(taskId: string, { data = 'd', lr = 1 }: Wish = {}): string {
    const found = this.world.surroundings.outputs.find(
      (path) => path.endsWith(`/${taskId}`) && path.includes(`/${data}/`),
    )
    return found?.replace(/lr-\d/, `lr-${lr}`) ?? ''
  }

  #asked(wish: Wish): Asked {
    const {
      pipeline = TRAINING,
      data = 'd',
      lr = 1,
      samples = takesSamples(pipeline) ? ['a'] : [],
      force = [],
      alone = false,
      markedBy,
    } = wish
    const values = { world: this.world.name, data, lr }
    return { pipeline, values, samples, force, forceDownstream: !alone, markedBy }
  }
}

/** In the order of the plan. */
function reasonsOf(said: ReadonlyMap<string, Said>): readonly string[] {
  return [...said.values()].map(({ reason }) => reason)
}
