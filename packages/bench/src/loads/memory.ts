import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench } from '../harness/bench.ts'
import type { Engine } from '../harness/engine.ts'
import type { Aim, Line } from '../harness/line.ts'
import { childrenOf, residentMb } from '../harness/processes.ts'
import { sampleNames } from '../harness/shapes.ts'
import type { Load } from './load.ts'

const WORKER: Aim = { must: 150, goal: 110 }
const GROWTH: Aim = { must: 20, goal: 10 }
const LAUNCHER: Aim = { must: 60, goal: 60 }
const ALL: Aim = { must: 550, goal: 400 }

/** Longer than the time in which processes without work return what a load has taken that kept them busy for tens of seconds. */
const REST_MS = 45_000

/** Resident memory of the processes, at rest before and after 10,000 tasks; for workers and launchers, the largest. */
export const memory: Load = {
  name: 'memory',
  run: (bench) => bench.measureEngines((engine) => measure(bench, engine)),
}

async function measure(bench: Bench, engine: Engine): Promise<Line[]> {
  const many = bench.options.quick ? 1_000 : 10_000
  await engine.run('bench_diamond', { n: bench.nextN() })
  const started = residentSizes(engine)
  const rest = await sizesAtRest(engine)
  await engine.run('bench_samples', { n: bench.nextN(), samples: sampleNames(many) })
  const atEnd = residentSizes(engine)
  const after = await sizesAtRest(engine)
  const line = { load: 'memory', who: engine.name, unit: 'MB' }
  return [
    { ...line, what: 'worker at rest', value: Math.max(rest.worker, started.worker), aim: WORKER },
    { ...line, what: `worker's growth over ${many} tasks, at rest`, value: after.worker - rest.worker, aim: GROWTH },
    { ...line, what: `worker as ${many} tasks end`, value: atEnd.worker },
    { ...line, what: `launcher after ${many} tasks`, value: Math.max(atEnd.launcher, after.launcher), aim: LAUNCHER },
    { ...line, what: 'API, 2 workers, 2 launchers at rest', value: Math.max(rest.all, started.all), aim: ALL },
    { ...line, what: `the same as ${many} tasks end`, value: atEnd.all },
    { ...line, what: 'the same, at rest', value: after.all },
  ]
}

async function sizesAtRest(engine: Engine): Promise<ReturnType<typeof residentSizes>> {
  await sleep(REST_MS)
  return residentSizes(engine)
}

function residentSizes({ api, workers }: Engine): { worker: number; launcher: number; all: number } {
  const own = pids(workers)
  const launchers = own.flatMap(childrenOf)
  const all = [...pids([api]), ...own, ...launchers].map(residentMb)
  return {
    worker: Math.max(...own.map(residentMb)),
    launcher: Math.max(...launchers.map(residentMb)),
    all: all.reduce((sum, mb) => sum + mb, 0),
  }
}

function pids(processes: readonly { readonly pid?: number | undefined }[]): number[] {
  return processes.map(({ pid }) => pid).filter((pid) => pid !== undefined)
}
