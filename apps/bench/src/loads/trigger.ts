import { performance } from 'node:perf_hooks'
import type { Bench } from '../harness/bench.ts'
import type { Engine } from '../harness/engine.ts'
import type { Goal, Line } from '../harness/line.ts'
import { median, quantile } from '../harness/statistics.ts'
import { inFlight } from './in-flight.ts'
import type { Goals, Load } from './load.ts'

const MEDIAN: Goals = { SQLite: { must: 3, stretch: 2 }, MariaDB: { must: 6, stretch: 6 } }
const P95: Goals = { SQLite: { must: 5, stretch: 4 }, MariaDB: { must: 12, stretch: 12 } }
const RATE: Goal = { must: 500, stretch: 900, atLeast: true }
const P99: Goal = { must: 200, stretch: 200 }
const AT_ONCE = 50

/** How long a client waits until a run of five tasks is accepted. No worker is there to take the processors away. */
export const trigger: Load = {
  name: 'trigger',
  run: (bench) =>
    bench.withEngines(
      async (engines) => {
        const lines: Line[] = []
        for (const engine of engines) lines.push(...(await serial(bench, engine)), ...(await atOnce(bench, engine)))
        return lines
      },
      { workers: 0 },
    ),
}

async function serial(bench: Bench, engine: Engine): Promise<Line[]> {
  const count = bench.options.quick ? 50 : 200
  await triggers(bench, engine, count, 1)
  const rounds = await repeated(bench, () => triggers(bench, engine, count, 1))
  const over = (share: number) => median(rounds.map(({ waits }) => quantile(waits, share)))
  const line = { load: 'trigger', who: engine.name, unit: 'ms' }
  return [
    { ...line, what: 'one after another, median', value: over(0.5), goal: MEDIAN[engine.name] },
    { ...line, what: 'the same, 95 %', value: over(0.95), goal: P95[engine.name] },
  ]
}

async function atOnce(bench: Bench, engine: Engine): Promise<Line[]> {
  const count = bench.options.quick ? 100 : 1000
  const rounds = await repeated(bench, () => triggers(bench, engine, count, AT_ONCE))
  const line = { load: 'trigger', who: engine.name }
  const rate = median(rounds.map(({ ms }) => (count / ms) * 1000))
  const p99 = median(rounds.map(({ waits }) => quantile(waits, 0.99)))
  return [
    { ...line, what: `${AT_ONCE} in flight`, value: rate, unit: '1/s', goal: RATE },
    { ...line, what: 'the same, 99 %', value: p99, unit: 'ms', goal: P99 },
  ]
}

async function repeated<T>({ options }: Bench, work: () => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let repetition = 0; repetition < options.repetitions; repetition++) results.push(await work())
  return results
}

async function triggers(
  bench: Bench,
  engine: Engine,
  count: number,
  lanes: number,
): Promise<{ ms: number; waits: readonly number[] }> {
  const begun = performance.now()
  const waits = await inFlight(count, lanes, async () => {
    const start = performance.now()
    await engine.trigger('bench_diamond', { n: bench.nextN() })
    return performance.now() - start
  })
  return { ms: performance.now() - begun, waits }
}
