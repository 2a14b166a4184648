import { fileURLToPath } from 'node:url'
import type { Bench } from '../harness/bench.ts'
import type { Engine } from '../harness/engine.ts'
import type { Goal, Line } from '../harness/line.ts'
import { diamond } from '../harness/shapes.ts'
import { median } from '../harness/statistics.ts'
import { diamondsMs } from './diamonds.ts'
import type { Goals, Load } from './load.ts'

const WORKER = fileURLToPath(import.meta.resolve('../noop/noop-worker.js'))
const DIAMONDS: Goals = {
  SQLite: { must: 200, stretch: 300, atLeast: true },
  MariaDB: { must: 150, stretch: 220, atLeast: true },
}
const SAMPLES: Goal = { must: 10, stretch: 6 }

/** The engine alone: its workers start no processes. Not to be compared with what make does. */
export const noop: Load = {
  name: 'no-op',
  run: (bench) =>
    bench.withBullMq((peer) =>
      bench.withEngines(
        async (engines) => {
          const count = bench.options.quick ? 50 : 500
          const rate = (ms: number) => (count / ms) * 1000
          const rates = new Map<string, number[]>(
            ['BullMQ flow', ...engines.map(({ name }) => name)].map((who) => [who, []]),
          )
          for (let repetition = 0; repetition <= bench.options.repetitions; repetition++) {
            rates.get('BullMQ flow')?.push(rate((await peer.run(diamond, { count, bash: false })).ms))
            for (const engine of engines) rates.get(engine.name)?.push(rate(await diamondsMs(bench, engine, count)))
          }
          const lines = [...rates].map(([who, values]): Line => {
            const value = median(values.slice(1))
            return {
              load: 'no-op',
              who,
              what: `${count} diamonds, no process`,
              value,
              unit: 'runs/s',
              goal: DIAMONDS[who],
            }
          })
          for (const engine of engines) lines.push(await samples(bench, engine))
          return lines
        },
        { workerFile: WORKER },
      ),
    ),
}

async function samples(bench: Bench, engine: Engine): Promise<Line> {
  const count = bench.options.quick ? 1_000 : 10_000
  const names = Array.from({ length: count }, (_, index) => `s${index}`)
  const seconds: number[] = []
  for (let repetition = 0; repetition < bench.options.repetitions; repetition++)
    seconds.push((await engine.run('bench_samples', { n: bench.nextN(), samples: names })) / 1000)
  return {
    load: 'no-op',
    who: engine.name,
    what: `${count} samples, no process`,
    value: median(seconds),
    unit: 's',
    goal: SAMPLES,
  }
}
