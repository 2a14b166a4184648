import { performance } from 'node:perf_hooks'
import type { Bench } from '../harness/bench.ts'
import type { Engine } from '../harness/engine.ts'
import type { Aim, Line } from '../harness/line.ts'
import { median } from '../harness/statistics.ts'
import type { Load } from './load.ts'

const FEW: Aim = { must: 10, goal: 5, ofRatio: true }
const MANY: Aim = { must: 10_000, goal: 25_000, atLeast: true }
const BLOCKED: Aim = { must: 50, goal: 20 }
const TASKS = { few: 202, many: 10_000 }
const FEW_RUNS = 10

/** A repeated run with everything done: from the trigger to the end of the run. */
export const rerun: Load = {
  name: 're-run',
  run: async (bench) => [
    ...(await bench.measureEngines((engine) => few(bench, engine))),
    ...(await bench.measureEngines((engine) => many(bench, engine), { dags: 'wide-dags', probe: true })),
  ],
}

async function few(bench: Bench, engine: Engine): Promise<Line[]> {
  const again = await doneRun(bench, engine, 'bench_fan')
  const rounds = await repeated(bench.options.repetitions * FEW_RUNS, again)
  const answer = median(rounds.map(({ answerMs }) => answerMs))
  const value = median(rounds.map(({ ms }) => ms))
  const ratio = { to: 'its trigger', value: value / answer }
  return [
    { load: 're-run', who: engine.name, what: `${TASKS.few} tasks, all done`, value, unit: 'ms', ratio, aim: FEW },
  ]
}

async function many(bench: Bench, engine: Engine): Promise<Line[]> {
  const again = await doneRun(bench, engine, 'bench_wide')
  const blocks: { worker: number; api: number }[] = []
  const rounds = await repeated(bench.options.repetitions, async () => {
    await longestBlocks(engine)
    const round = await again()
    blocks.push(await longestBlocks(engine))
    return round
  })
  const line = { load: 're-run', who: engine.name }
  const blocked = { ...line, unit: 'ms', aim: BLOCKED }
  return [
    {
      ...line,
      what: `${TASKS.many} tasks, all done`,
      value: TASKS.many / (median(rounds.map(({ ms }) => ms)) / 1000),
      unit: 'tasks/s',
      aim: MANY,
    },
    { ...blocked, what: 'event loop of a worker blocked meanwhile', value: median(blocks.map(({ worker }) => worker)) },
    { ...blocked, what: 'event loop of the API blocked meanwhile', value: median(blocks.map(({ api }) => api)) },
  ]
}

/** @returns function that repeats the run and measures the time to the trigger's answer and to the run's end */
async function doneRun(bench: Bench, engine: Engine, dag: string) {
  const n = bench.nextN()
  const again = async () => {
    const start = Date.now()
    const asked = performance.now()
    const run = await engine.trigger(dag, { n })
    const answerMs = performance.now() - asked
    return { ms: (await engine.finished(run)) - start, answerMs }
  }
  await again()
  await again()
  return again
}

async function longestBlocks(engine: Engine): Promise<{ worker: number; api: number }> {
  return { worker: await engine.longestBlock(engine.workers), api: await engine.longestBlock([engine.api]) }
}

async function repeated<T>(count: number, work: () => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let repetition = 0; repetition < count; repetition++) results.push(await work())
  return results
}
