import type { Bench } from '../harness/bench.ts'
import type { Engine } from '../harness/engine.ts'
import type { Aim, Line } from '../harness/line.ts'
import { sampleNames } from '../harness/shapes.ts'
import { median } from '../harness/statistics.ts'
import type { Load } from './load.ts'

const AIM: Aim = { must: 0.9, goal: 0.97, atLeast: true }
const WORKERS = 8
const SLOTS = 16
const ROUNDS_OF_SLEEP = 10
const SLEEP_MS = 1_000

/** Tasks that sleep for a second, ten per slot: measures the utilisation of the slots. */
export const sleepers: Load = {
  name: 'sleepers',
  run: (bench) =>
    bench.measureEngines(async (engine) => [await measure(bench, engine)], {
      workers: WORKERS,
      settings: { WORKER_CONCURRENCY: String(SLOTS) },
    }),
}

async function measure(bench: Bench, engine: Engine): Promise<Line> {
  const rounds = bench.options.quick ? 1 : ROUNDS_OF_SLEEP
  const count = WORKERS * SLOTS * rounds
  const samples = sampleNames(count)
  await engine.run('bench_samples', { n: bench.nextN(), samples: samples.slice(0, WORKERS * SLOTS) })
  const shares: number[] = []
  for (let repetition = 0; repetition < bench.options.repetitions; repetition++) {
    const ms = await engine.run('bench_sleepers', { n: bench.nextN(), samples })
    shares.push((rounds * SLEEP_MS) / ms)
  }
  const what = `${count} × sleep 1, ${WORKERS} workers of ${SLOTS} slots`
  return { load: 'sleepers', who: engine.name, what, value: median(shares), unit: 'of ideal', aim: AIM }
}
