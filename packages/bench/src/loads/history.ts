import { performance } from 'node:perf_hooks'
import type { Bench } from '../harness/bench.ts'
import type { Engine } from '../harness/engine.ts'
import type { Aim, Line } from '../harness/line.ts'
import { addPast } from '../harness/past.ts'
import { median } from '../harness/statistics.ts'
import { between, bodiesOf } from './hop.ts'
import type { Load } from './load.ts'

const AIM: Aim = { must: 1.2, goal: 1.05, ofRatio: true }
const DAG = 'bench_diamond'
const ROUNDS = 30

/** Whether common requests slow down with history: compares an installation with few runs and one with many. */
export const history: Load = {
  name: 'history',
  run: (bench) =>
    bench.withEngines((young) =>
      bench.withEngines(async (old) => {
        const lines: Line[] = []
        for (const [index, engine] of young.entries()) {
          const other = old[index]
          if (other !== undefined) lines.push(...(await measure(bench, engine, other)))
        }
        return lines
      }),
    ),
}

async function measure(bench: Bench, young: Engine, old: Engine): Promise<Line[]> {
  const [few, many] = bench.options.quick ? [100, 1_000] : [1_000, 100_000]
  for (const [engine, count] of [
    [young, few],
    [old, many],
  ] as const)
    await addHistory(bench, engine, count)
  const lines: Line[] = []
  for (const [what, send] of requestsOf(bench)) {
    const times = { young: [] as number[], old: [] as number[] }
    for (let round = 0; round < bench.options.repetitions; round++) {
      times.young.push(await send(young))
      times.old.push(await send(old))
    }
    const value = median(times.old)
    const ratio = { to: `at ${few} runs`, value: value / median(times.young) }
    lines.push({ load: 'history', who: old.name, what: `${what}, ${many} runs`, value, unit: 'ms', ratio, aim: AIM })
  }
  return lines
}

/** Creates one run and copies of it. */
async function addHistory(bench: Bench, engine: Engine, count: number): Promise<void> {
  const run = await engine.trigger(DAG, { n: bench.nextN() })
  await engine.finished(run)
  await addPast(engine.database, run, count - 1)
}

function requestsOf(bench: Bench): readonly (readonly [string, (engine: Engine) => Promise<number>])[] {
  const get = (path: string) => async (engine: Engine) => medianOf(() => engine.http.send('GET', path))
  return [
    ['hop', async (engine) => median(between(await bodiesOf(engine, bench.nextN())))],
    [
      'trigger',
      (engine) =>
        medianOf(
          () => engine.trigger(DAG, { n: bench.nextN() }),
          (run) => engine.finished(run),
        ),
    ],
    ['run list', get('/api/v1/runs?limit=25')],
    ['DAG list', get('/api/v1/dags')],
    ['grid', get(`/api/v1/dags/${DAG}/grid`)],
  ]
}

/** @param after not measured; called with each answer before the next request */
async function medianOf<T>(send: () => Promise<T>, after?: (answer: T) => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let index = 0; index < ROUNDS; index++) {
    const start = performance.now()
    const answer = await send()
    times.push(performance.now() - start)
    await after?.(answer)
  }
  return median(times)
}
