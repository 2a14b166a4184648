import { readFileSync, writeFileSync } from 'node:fs'
import type { Engine } from '../harness/engine.ts'
import type { Line } from '../harness/line.ts'
import { chain } from '../harness/shapes.ts'
import { quantile } from '../harness/statistics.ts'
import type { Body } from '../peers/bullmq.ts'
import type { Goals, Load } from './load.ts'

const LENGTH = 40
const WARM_UPS = 10
// Milliseconds on a machine where a raw flow's hop took 1.16 at the median and 2.9 at 95 %; on any other its ratios hold.
const MEDIAN = goals(1.16, { SQLite: [2.2, 1.8], MariaDB: [3.5, 2.5] })
const P95 = goals(2.9, { SQLite: [4.5, 3.5], MariaDB: [8, 6] })

/** From the end of a task's body to the start of the next one's: all that the engine itself costs between two tasks. */
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

function goals(yardstick: number, aims: Readonly<Record<string, readonly [must: number, stretch: number]>>): Goals {
  const aim = ([must, stretch]: readonly [number, number]) => ({
    must: round(must / yardstick),
    stretch: round(stretch / yardstick),
    ofRatio: true,
  })
  return Object.fromEntries(Object.entries(aims).map(([who, ms]) => [who, aim(ms)]))
}

function round(ratio: number): number {
  return Math.round(ratio * 100) / 100
}

function lines(who: string, hops: readonly number[], yardstick: readonly number[]): Line[] {
  const line = (what: string, share: number, goals: Goals): Line => {
    const value = quantile(hops, share)
    const ratio = { to: 'BullMQ flow', value: value / quantile(yardstick, share) }
    return { load: 'hop', who, what, value, unit: 'ms', ratio, goal: goals[who] }
  }
  return [line('end of a body → start of the next, median', 0.5, MEDIAN), line('the same, 95 %', 0.95, P95)]
}

/** The tasks say by themselves when their bodies began and ended: see MarkedTask. */
async function bodiesOf(engine: Engine, n: number): Promise<readonly Body[]> {
  writeFileSync(engine.marks, '')
  await engine.finished(await engine.trigger('bench_hop', { n }))
  const times = { start: [] as number[], end: [] as number[] }
  for (const line of readFileSync(engine.marks, 'utf8').trimEnd().split('\n')) {
    const [moment, , ms] = line.split(' ')
    times[moment as 'start' | 'end'].push(Number(ms))
  }
  return times.start.map((start, index) => [start, times.end[index] ?? Number.NaN])
}

function between(bodies: readonly Body[]): number[] {
  const inOrder = [...bodies].sort((a, b) => a[0] - b[0])
  return inOrder.slice(1).map(([start], index) => start - (inOrder[index]?.[1] ?? Number.NaN))
}
