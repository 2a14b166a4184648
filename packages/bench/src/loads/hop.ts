import { readFileSync, writeFileSync } from 'node:fs'
import type { Engine } from '../harness/engine.ts'
import type { Line } from '../harness/line.ts'
import { chain } from '../harness/shapes.ts'
import { quantile } from '../harness/statistics.ts'
import type { Body } from '../peers/bullmq.ts'
import type { Aims, Load } from './load.ts'

const LENGTH = 40
const WARM_UPS = 10
// For the median and the 95th percentile.
const AIMS: Aims = {
  SQLite: { must: 1, goal: 0.6, ofRatio: true },
  MariaDB: { must: 2, goal: 1.2, ofRatio: true },
}

/** From the end of a task's body to the start of the next one's: the engine's own overhead between two tasks. */
export const hop: Load = {
  name: 'hop',
  run: (bench) =>
    bench.withBullMq((peer) =>
      bench.withEngines(async (engines) => {
        const shape = chain(LENGTH)
        const hops = new Map<string, number[]>()
        const note = (who: string, more: readonly number[]) => hops.set(who, [...(hops.get(who) ?? []), ...more])
        for (let round = 0; round < WARM_UPS + bench.options.repetitions; round++) {
          if (round === WARM_UPS) hops.clear()
          note('BullMQ flow', between([...(await peer.run(shape)).bodies.values()]))
          for (const engine of engines) note(engine.name, between(await bodiesOf(engine, bench.nextN())))
        }
        return [...hops].flatMap(([who, values]) => lines(who, values, hops.get('BullMQ flow') ?? []))
      }),
    ),
}

function lines(who: string, hops: readonly number[], yardstick: readonly number[]): Line[] {
  const line = (what: string, share: number): Line => {
    const value = quantile(hops, share)
    const ratio = { to: 'BullMQ flow', value: value / quantile(yardstick, share) }
    return { load: 'hop', who, what, value, unit: 'ms', ratio, aim: AIMS[who] }
  }
  return [line('end of a body → start of the next, median', 0.5), line('the same, 95 %', 0.95)]
}

/** The tasks record when their bodies began and ended: see MarkedTask. */
export async function bodiesOf(engine: Engine, n: number): Promise<readonly Body[]> {
  writeFileSync(engine.marks, '')
  await engine.finished(await engine.trigger('bench_hop', { n }))
  const times = { start: [] as number[], end: [] as number[] }
  for (const line of readFileSync(engine.marks, 'utf8').trimEnd().split('\n')) {
    const [moment, , ms] = line.split(' ')
    times[moment as 'start' | 'end'].push(Number(ms))
  }
  return times.start.map((start, index) => [start, times.end[index] ?? Number.NaN])
}

export function between(bodies: readonly Body[]): number[] {
  const inOrder = [...bodies].sort((a, b) => a[0] - b[0])
  return inOrder.slice(1).map(([start], index) => start - (inOrder[index]?.[1] ?? Number.NaN))
}
