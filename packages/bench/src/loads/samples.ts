import type { Bench } from '../harness/bench.ts'
import type { Engine } from '../harness/engine.ts'
import type { Aim, Line } from '../harness/line.ts'
import { RedisMemory } from '../harness/redis-memory.ts'
import { sampleNames } from '../harness/shapes.ts'
import type { Load } from './load.ts'

const PER_TASK: Aim = { must: 1.3, goal: 1.1, ofRatio: true }
const REDIS_MB: Aim = { must: 25, goal: 25 }
const FEW = 200

/** Cost per task for 10,000 samples compared with 200, and the peak of Redis's memory. Measured once: it takes a minute. */
export const samples: Load = {
  name: 'samples',
  run: (bench) => bench.measureEngines((engine) => measure(bench, engine)),
}

async function measure(bench: Bench, engine: Engine): Promise<Line[]> {
  const many = bench.options.quick ? 1_000 : 10_000
  await perTask(bench, engine, FEW)
  const before = await perTask(bench, engine, FEW)
  const memory = await RedisMemory.watch(bench.redis.port)
  const cost = await perTask(bench, engine, many)
  const peak = await memory.peak()
  const after = await perTask(bench, engine, FEW)
  const line = { load: 'samples', who: engine.name }
  const ratio = { to: `at ${FEW}`, value: cost / ((before + after) / 2) }
  return [
    { ...line, what: `per task, ${many} samples`, value: cost, unit: 'ms', ratio, aim: PER_TASK },
    { ...line, what: 'the same, Redis at most', value: peak, unit: 'MB', aim: REDIS_MB },
  ]
}

async function perTask(bench: Bench, engine: Engine, count: number): Promise<number> {
  return (await engine.run('bench_samples', { n: bench.nextN(), samples: sampleNames(count) })) / (count + 2)
}
