import fc from 'fast-check'
import type { Asked } from './asked.ts'
import type { Ending } from './commands.ts'
import { offerOf } from './offers.ts'
import { spoilList } from './spoilt-list.ts'
import {
  LISTING,
  type Pipeline,
  REFINING,
  REVIEWING,
  STEPS,
  SUMMING,
  TRAINING,
  takesSamples,
  type Values,
} from './steps.ts'
import type { World } from './world.ts'

/** One event of a history. `pick` chooses among the possibilities at that time. */
type Event = (world: World) => Promise<void>

interface Named {
  readonly name: string
  readonly happens: Event
}

const SAMPLES = [['a'], ['a', 'b'], ['b'], ['a', 'b', 'c']] as const

const asked: fc.Arbitrary<Omit<Asked, 'values'> & { readonly data: string; readonly lr: number }> = fc.record({
  pipeline: fc.constantFrom(TRAINING, TRAINING, SUMMING, LISTING, REFINING, REVIEWING),
  data: fc.constantFrom('d1', 'd1', 'd1', 'd2'),
  lr: fc.constantFrom(1, 2),
  samples: fc.constantFrom(...SAMPLES),
  force: fc.constant<readonly string[]>([]),
  forceDownstream: fc.constant(true),
})

const forced = fc.record({
  task: fc.constantFrom('all', ...STEPS.map(({ id }) => id)),
  forceDownstream: fc.boolean(),
})

const offers = fc.tuple(fc.nat(2), fc.nat(2)).map((pair) => [pair.join(' '), offerOf(...pair)] as const)

/** A random history. */
export const histories: fc.Arbitrary<readonly Named[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: asked.map((run) => event(`run ${describe(run)}`, (world) => begin(world, run))) },
    {
      weight: 5,
      arbitrary: asked.map((run) => event(`run and finish ${describe(run)}`, (world) => whole(world, run))),
    },
    {
      weight: 5,
      arbitrary: fc.tuple(asked, forced, fc.boolean()).map(([run, how, isWhole]) => {
        const { forceDownstream, task } = how
        const wish = { ...run, forceDownstream, force: task === 'all' ? task : knownTask(run.pipeline, task) } as const
        return event(`force ${describe(wish)}`, (world) => (isWhole ? whole : begin)(world, wish))
      }),
    },
    {
      weight: 3,
      arbitrary: asked.map((run) => event(`ask ${describe(run)}`, async (world) => void (await ask(world, run)))),
    },
    { weight: 14, arbitrary: fc.nat(99).map((pick) => event(`turn ${pick}`, (world) => turn(world, pick))) },
    { weight: 4, arbitrary: fc.nat(99).map((count) => event(`turns ${count}`, (world) => turns(world, count))) },
    { weight: 10, arbitrary: fc.nat(99).map((pick) => event(`end ${pick}`, (world) => end(world, pick, 'success'))) },
    { weight: 3, arbitrary: fc.nat(99).map((pick) => event(`fail ${pick}`, (world) => end(world, pick, 'failed'))) },
    {
      weight: 2,
      arbitrary: fc.nat(99).map((pick) => event(`leave out ${pick}`, (world) => end(world, pick, 'left out'))),
    },
    { weight: 3, arbitrary: fc.constant(event('finish', (world) => world.finish())) },
    {
      weight: 3,
      arbitrary: fc
        .constantFrom(
          'now',
          'claimed',
          'launched',
          'exited',
          'renamed',
          'promoted',
          'finished',
          'released',
          'listed',
          'spread',
        )
        .map((step) => event(`kill ${step}`, (world) => world.kill(step as 'now'))),
    },
    {
      weight: 2,
      arbitrary: offers.map(([name, offer]) => event(`hire ${name}`, async (world) => world.workplace.hire(offer))),
    },
    {
      weight: 3,
      arbitrary: offers.map(([name, offer]) =>
        event(`relieve ${name}`, async (world) => world.workplace.relieve(offer)),
      ),
    },
    { weight: 4, arbitrary: fc.constant(event('shift', async (world) => world.crew.turn())) },
    { weight: 2, arbitrary: fc.constant(event('leave', async (world) => world.workplace.leave())) },
    { weight: 2, arbitrary: fc.constant(event('lapse', (world) => world.lapse())) },
    { weight: 2, arbitrary: fc.nat(99).map((pick) => event(`cancel ${pick}`, (world) => cancel(world, pick))) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.nat(99), fc.nat(99), fc.boolean())
        .map(([pick, task, behind]) =>
          event(`clear ${pick} ${task} ${behind}`, (world) => clear(world, pick, task, behind)),
        ),
    },
    { weight: 2, arbitrary: fc.nat(99).map((pick) => event(`spoil list ${pick}`, (world) => spoil(world, pick))) },
    {
      weight: 3,
      arbitrary: fc
        .constantFrom(...STEPS)
        .map(({ id }) => event(`version of ${id}`, async (world) => world.surroundings.raiseVersion(id))),
    },
    {
      weight: 3,
      arbitrary: fc
        .constantFrom(...STEPS.filter(({ hasInput }) => hasInput))
        .map(({ id }) => event(`input of ${id}`, async (world) => world.surroundings.changeInput(id))),
    },
    {
      weight: 1,
      arbitrary: fc
        .nat(2)
        .map((words) => event(`edit ${words}`, async (world) => world.surroundings.editCommands(`--edition ${words}`))),
    },
    {
      weight: 6,
      arbitrary: fc
        .tuple(fc.constantFrom('remove', 'touch', 'tamper'), fc.nat(99))
        .map(([what, pick]) => event(`${what} ${pick}`, (world) => change(world, what as 'remove', pick))),
    },
  ),
  { minLength: 6, maxLength: 30, size: 'max' },
)

/** The task, if the pipeline has it; otherwise its first one. */
function knownTask({ steps }: Pipeline, task: string): readonly string[] {
  const known = steps.find(({ id }) => id === task) ?? steps[0]
  return known === undefined ? [] : [known.id]
}

/** A long play may run at low priority, beside other work. */
const LONGEST_MS = 600_000

/** Plays a history, finishes everything in progress, and repeats every request once. */
export async function play(world: World, history: readonly Named[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(world.story.disagreement('nothing comes back')), LONGEST_MS)
  })
  await Promise.race([playAll(world, history), late]).finally(() => clearTimeout(timer))
}

async function playAll(world: World, history: readonly Named[]): Promise<void> {
  for (const { happens } of history) {
    await happens(world)
    await planAll(world)
  }
  await world.finish()
  for (const run of variants(world)) await whole(world, run)
  await planAll(world)
}

/** Plans all requested parameter sets, with all their samples. */
async function planAll(world: World): Promise<void> {
  for (const run of variants(world)) await world.plan(run)
}

function variants(world: World): readonly Asked[] {
  const found = new Map<string, Asked>()
  for (const { known } of world.runs) {
    const run = { ...known.asked, force: [], forceDownstream: true }
    found.set(describe({ ...run, ...run.values }), run)
  }
  return [...found.values()]
}

type Wish = Omit<Asked, 'values'> & ({ readonly data: string; readonly lr: number } | Pick<Asked, 'values'>)

function ask(world: World, run: Wish) {
  const values = 'values' in run ? run.values : { world: world.name, data: run.data, lr: run.lr }
  return world.trigger({ ...run, values, samples: takesSamples(run.pipeline) ? run.samples : [] })
}

async function begin(world: World, run: Wish): Promise<void> {
  await world.expand(await ask(world, run))
}

async function whole(world: World, run: Wish): Promise<void> {
  await begin(world, run)
  await world.finish()
}

async function turn(world: World, pick: number): Promise<void> {
  const open = world.jobs.filter((job) => world.underway.every((one) => one.job.instance !== job.instance))
  const job = open[pick % open.length]
  if (job !== undefined) await world.turn(job)
}

async function turns(world: World, count: number): Promise<void> {
  for (let pick = 0; pick < count % 7; pick += 1) {
    await turn(world, pick)
    if (pick % 2 === 1) await end(world, pick, 'success')
  }
}

async function end(world: World, pick: number, ending: Ending): Promise<void> {
  const one = world.underway[pick % world.underway.length]
  if (one !== undefined) await world.end(one, ending)
}

async function cancel(world: World, pick: number): Promise<void> {
  const open = world.runs[pick % world.runs.length]
  if (open !== undefined) await world.cancel(open)
}

async function clear(world: World, pick: number, task: number, behind: boolean): Promise<void> {
  const open = world.runs[pick % world.runs.length]
  const steps = open?.known.asked.pipeline.steps ?? []
  const step = steps[task % steps.length]
  if (open !== undefined && step !== undefined) await world.clear(open, step.id, behind)
}

async function spoil(world: World, pick: number): Promise<void> {
  const listing = world.runs.filter(({ known }) => known.asked.pipeline === LISTING)
  const open = listing[pick % listing.length]
  if (open !== undefined) await spoilList(world, open, 'reuse_split')
}

async function change(world: World, what: 'remove' | 'touch' | 'tamper', pick: number): Promise<void> {
  const output = world.surroundings.outputs[pick % world.surroundings.outputs.length]
  if (output !== undefined) world.surroundings[what](output)
}

function event(name: string, happens: Event): Named {
  // Text that fast-check prints.
  return { name, happens, [fc.toStringMethod]: () => name } as Named
}

function describe(run: Omit<Asked, 'values'> & Pick<Values, 'data' | 'lr'>): string {
  const { pipeline, samples, data, lr, force, forceDownstream } = run
  return [pipeline.id, data, lr, samples.join('+'), force, forceDownstream ? '' : 'alone'].join(' ')
}
