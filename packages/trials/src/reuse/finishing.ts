import type { TaskDelivery } from '@ml-airflow/core'
import type { Ending } from './commands.ts'
import type { OpenRun } from './places.ts'
import type { Underway } from './workplace.ts'

/** The part of a world that drives its runs. */
interface Moving {
  readonly runs: readonly OpenRun[]
  readonly jobs: readonly TaskDelivery[]
  readonly underway: readonly Underway[]
  readonly hasUnburied: boolean
  readonly hasRunJobs: boolean
  readonly crew: { readonly all: readonly unknown[]; turn(): void }
  turn(job: TaskDelivery): Promise<boolean>
  end(one: Underway, wished: Ending): Promise<void>
  lapse(): Promise<void>
  /** @returns whether there was one */
  runJob(open: OpenRun): Promise<boolean>
  /** @throws if nothing helps */
  help(): Promise<void>
}

/** Drives one run by a number of commands, as far as possible. Each command succeeds. */
export async function finishOnly(world: Moving, { run }: OpenRun, commands: number): Promise<void> {
  for (let ended = 0; ended < commands; ) {
    const own = () => world.underway.find((one) => one.job.run === run.id)
    let worked = false
    for (const job of openJobs(world)) worked = worked || (job.run === run.id && (await world.turn(job)))
    const one = own()
    if (one !== undefined) await world.end(one, 'success')
    else if (!worked) return
    ended += Number(one !== undefined)
  }
}

/** Continues until nothing is left to do. Each command succeeds. */
export async function finish(world: Moving): Promise<void> {
  for (;;) {
    const worked = (await turns(world)) || (await runJobs(world))
    const [first] = world.underway
    if (first !== undefined) await world.end(first, 'success')
    else if (world.hasUnburied) await world.lapse()
    else if (world.jobs.length === 0 && !world.hasRunJobs) return
    else if (!worked) await world.help()
  }
}

/** Each worker gets each job. */
async function turns(world: Moving): Promise<boolean> {
  let worked = false
  for (let count = world.crew.all.length; count > 0; count -= 1) {
    for (const job of openJobs(world)) worked = (await world.turn(job)) || worked
    world.crew.turn()
  }
  return worked
}

/** A run's job is delivered when no task jobs remain. */
export async function runJobs(world: Moving): Promise<boolean> {
  let worked = false
  for (const open of world.runs) {
    const hasJobs = world.jobs.some((job) => job.run === open.run.id)
    if (!hasJobs) worked = (await world.runJob(open)) || worked
  }
  return worked
}

function openJobs({ jobs, underway }: Moving): readonly TaskDelivery[] {
  return jobs.filter((job) => !underway.some((one) => one.job.instance === job.instance))
}
