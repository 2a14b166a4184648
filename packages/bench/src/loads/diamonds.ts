import type { Bench } from '../harness/bench.ts'
import type { Engine } from '../harness/engine.ts'
import { diamond, times } from '../harness/shapes.ts'
import { besideMake } from './beside-make.ts'
import { inFlight } from './in-flight.ts'
import type { Aims, Load } from './load.ts'

// Relative to make.
const AIMS: Aims = {
  SQLite: { must: 0.23, goal: 0.4, atLeast: true, ofRatio: true },
  MariaDB: { must: 0.18, goal: 0.3, atLeast: true, ofRatio: true },
}
const TRIGGERS_AT_ONCE = 10

/** Many small concurrent runs: a → b, c, d → e, each task a Bash. */
export const diamonds: Load = {
  name: 'diamonds',
  run: (bench) =>
    bench.withBullMq((peer) =>
      bench.withEngines((engines) => {
        const count = bench.options.quick ? 50 : 500
        const make = bench.make(times(diamond, count))
        const rate = (ms: number) => (count / ms) * 1000
        return besideMake(
          make && { name: 'make -j2', measure: async () => rate(await make.run()) },
          [
            { name: 'BullMQ flow', measure: async () => rate((await peer.run(diamond, { count })).ms) },
            ...engines.map((engine) => ({
              name: engine.name,
              measure: async () => rate(await diamondsMs(bench, engine, count)),
            })),
          ],
          {
            repetitions: bench.options.repetitions,
            warmUps: 1,
            aims: AIMS,
            lineOf: (who, value) => ({ load: 'diamonds', who, what: `${count} runs, Bash`, value, unit: 'runs/s' }),
          },
        )
      }),
    ),
}

/** @returns milliseconds from before the first trigger to the end of the last run */
export async function diamondsMs(bench: Bench, engine: Engine, count: number): Promise<number> {
  const start = Date.now()
  await inFlight(count, TRIGGERS_AT_ONCE, () => engine.trigger('bench_diamond', { n: bench.nextN() }))
  return (await engine.allFinished('bench_diamond', count)) - start
}
