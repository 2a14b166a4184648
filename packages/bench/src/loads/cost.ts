import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench } from '../harness/bench.ts'
import { type Counts, countsOf, difference } from '../harness/counters.ts'
import type { Engine } from '../harness/engine.ts'
import type { Line } from '../harness/line.ts'
import { sampleNames } from '../harness/shapes.ts'
import type { Load } from './load.ts'

const IDLE_MS = 10_000
const CHAIN = 40

/** Cost of a task in statements, bytes and CPU time. The servers count them; their idle load is subtracted. */
export const cost: Load = {
  name: 'cost',
  run: (bench) => bench.measureEngines((engine) => costsOf(bench, engine)),
}

async function costsOf(bench: Bench, engine: Engine): Promise<Line[]> {
  const runs = bench.options.quick ? 1 : 10
  const samples = sampleNames(bench.options.quick ? 100 : 1_000)
  await engine.run('bench_chain', { n: bench.nextN() })
  const atRest = await counted(bench, engine, () => sleep(bench.options.quick ? 1_000 : IDLE_MS))
  const chain = await counted(bench, engine, async () => {
    for (let run = 0; run < runs; run++) await engine.run('bench_chain', { n: bench.nextN() })
  })
  const n = bench.nextN()
  const fan = await counted(bench, engine, () => engine.run('bench_samples', { n, samples }))
  const again = await counted(bench, engine, () => engine.run('bench_samples', { n, samples }))
  return [
    ...lines(engine, 'at rest, a second', atRest, atRest.seconds),
    ...lines(engine, 'task of a chain', less(chain, atRest), CHAIN * runs),
    ...lines(engine, 'sample of a fan', less(fan, atRest), samples.length),
    ...lines(engine, 'sample that is done', less(again, atRest), samples.length),
  ]
}

interface Counted {
  readonly counts: Counts
  readonly seconds: number
}

async function counted(bench: Bench, engine: Engine, work: () => Promise<unknown>): Promise<Counted> {
  const start = performance.now()
  const before = await countsOf(bench, engine)
  await work()
  const counts = difference(await countsOf(bench, engine), before)
  return { counts, seconds: (performance.now() - start) / 1000 }
}

/** Subtracts the idle cost of the same time: heartbeats and polls. */
function less({ counts, seconds }: Counted, atRest: Counted): Counted {
  const share = seconds / atRest.seconds
  const rest = Object.fromEntries(Object.entries(atRest.counts).map(([name, value]) => [name, value * share]))
  return { counts: difference(counts, rest), seconds }
}

function lines({ name }: Engine, each: string, { counts }: Counted, divisor: number): Line[] {
  return Object.entries(counts).map(([what, count]) => {
    const [, quantity = what, unit = ''] = /^(.*?)(?: \((.*)\))?$/.exec(what) ?? []
    return { load: 'cost', who: name, what: `${each}: ${quantity}`, value: Math.max(0, count / divisor), unit }
  })
}
