import { fileURLToPath } from 'node:url'
import type { Bench } from '../harness/bench.ts'
import type { Engine } from '../harness/engine.ts'
import type { Line } from '../harness/line.ts'
import { diamond, sampleNames } from '../harness/shapes.ts'
import { median } from '../harness/statistics.ts'
import { diamondsMs } from './diamonds.ts'
import type { Aims, Load } from './load.ts'

const WORKER = fileURLToPath(import.meta.resolve('../noop/noop-worker.js'))
const AIMS: Aims = {
  SQLite: { must: 0.5, goal: 0.9, atLeast: true, ofRatio: true },
  MariaDB: { must: 0.35, goal: 0.6, atLeast: true, ofRatio: true },
}

/** The engine alone: its workers start no processes. Not comparable with make. */
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
          const flow = median(rates.get('BullMQ flow')?.slice(1) ?? [])
          const lines = [...rates].map(([who, values]): Line => {
            const value = median(values.slice(1))
            const line = { load: 'no-op', who, what: `${count} diamonds, no process`, value, unit: 'runs/s' }
            if (who === 'BullMQ flow') return line
            return { ...line, ratio: { to: 'BullMQ flow', value: value / flow }, aim: AIMS[who] }
          })
          for (const engine of engines) lines.push(await samples(bench, engine))
          return lines
        },
        { workerFile: WORKER },
      ),
    ),
}

/** Measured once: it takes 10 to 20 s. */
async function samples(bench: Bench, engine: Engine): Promise<Line> {
  const count = bench.options.quick ? 1_000 : 10_000
  const ms = await engine.run('bench_samples', { n: bench.nextN(), samples: sampleNames(count) })
  return { load: 'no-op', who: engine.name, what: `${count} samples, no process`, value: ms / 1000, unit: 's' }
}
