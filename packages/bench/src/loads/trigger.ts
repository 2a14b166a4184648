import { performance } from 'node:perf_hooks'
import type { Bench } from '../harness/bench.ts'
import type { Aim, Line } from '../harness/line.ts'
import { median, quantile } from '../harness/statistics.ts'
import { inFlight } from './in-flight.ts'
import type { Aims, Load } from './load.ts'

// Relative to the minimal reference.
const MEDIAN: Aims = {
  SQLite: { must: 1.6, goal: 1.2, ofRatio: true },
  MariaDB: { must: 2.5, goal: 1.8, ofRatio: true },
}
const RATE: Aim = { must: 0.5, goal: 0.8, atLeast: true, ofRatio: true }
const REFERENCE = 'bare reference'
const AT_ONCE = 50

interface Contender {
  readonly name: string
  readonly trigger: () => Promise<unknown>
}

interface Rounds extends Contender {
  readonly medians: number[]
  readonly p95s: number[]
  readonly rates: number[]
  readonly p99s: number[]
}

/** Time until a run of five tasks is accepted. No worker competes for the CPUs. */
export const trigger: Load = {
  name: 'trigger',
  run: (bench) =>
    bench.withBareApi((bare) =>
      bench.withEngines(
        (engines) => {
          const reference = { name: REFERENCE, trigger: () => bare.trigger(bench.nextN()) }
          const others = engines.map((engine) => ({
            name: engine.name,
            trigger: () => engine.trigger('bench_diamond', { n: bench.nextN() }),
          }))
          return measure(bench, [reference, ...others])
        },
        { workers: 0 },
      ),
    ),
}

async function measure({ options }: Bench, contenders: readonly Contender[]): Promise<Line[]> {
  const all = contenders.map((one): Rounds => ({ ...one, medians: [], p95s: [], rates: [], p99s: [] }))
  const [serial, atOnce] = options.quick ? [50, 100] : [200, 1000]
  for (const { trigger } of all) await triggers(trigger, serial, 1)
  for (let repetition = 0; repetition < options.repetitions; repetition++) {
    for (const one of all) {
      const { waits } = await triggers(one.trigger, serial, 1)
      one.medians.push(quantile(waits, 0.5))
      one.p95s.push(quantile(waits, 0.95))
    }
    for (const one of all) {
      const { ms, waits } = await triggers(one.trigger, atOnce, AT_ONCE)
      one.rates.push((atOnce / ms) * 1000)
      one.p99s.push(quantile(waits, 0.99))
    }
  }
  return all.flatMap((one) => lines(one, all[0] ?? one))
}

function lines({ name: who, medians, p95s, rates, p99s }: Rounds, reference: Rounds): Line[] {
  const line = { load: 'trigger', who }
  const rows: Line[] = [
    { ...line, what: 'one after another, median', value: median(medians), unit: 'ms' },
    { ...line, what: 'the same, 95 %', value: median(p95s), unit: 'ms' },
    { ...line, what: `${AT_ONCE} in flight`, value: median(rates), unit: '1/s' },
    { ...line, what: 'the same, 99 %', value: median(p99s), unit: 'ms' },
  ]
  if (who === REFERENCE) return rows
  const yardsticks = [reference.medians, reference.p95s, reference.rates, reference.p99s]
  const aims = [MEDIAN[who], undefined, RATE, undefined]
  return rows.map((row, index) => ({
    ...row,
    ratio: { to: REFERENCE, value: row.value / median(yardsticks[index] ?? []) },
    aim: aims[index],
  }))
}

async function triggers(
  trigger: () => Promise<unknown>,
  count: number,
  lanes: number,
): Promise<{ ms: number; waits: readonly number[] }> {
  const begun = performance.now()
  const waits = await inFlight(count, lanes, async () => {
    const start = performance.now()
    await trigger()
    return performance.now() - start
  })
  return { ms: performance.now() - begun, waits }
}
