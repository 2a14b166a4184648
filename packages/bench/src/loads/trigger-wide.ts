import { performance } from 'node:perf_hooks'
import type { Bench } from '../harness/bench.ts'
import type { Engine } from '../harness/engine.ts'
import type { Aim, Line } from '../harness/line.ts'
import { median } from '../harness/statistics.ts'
import type { Load } from './load.ts'

const AIM: Aim = { must: 50, goal: 20 }

/** Trigger of a DAG with 10,000 tasks: time to answer, and how long it blocks other requests. */
export const triggerWide: Load = {
  name: 'trigger-wide',
  run: (bench) =>
    bench.measureEngines((engine) => measure(bench, engine), { workers: 0, dags: 'wide-dags', probe: true }),
}

async function measure(bench: Bench, engine: Engine): Promise<Line[]> {
  const answers: number[] = []
  const blocked: number[] = []
  for (let repetition = 0; repetition <= bench.options.repetitions; repetition++) {
    await engine.longestBlock([engine.api])
    const start = performance.now()
    await engine.trigger('bench_wide', { n: bench.nextN() })
    answers.push(performance.now() - start)
    blocked.push(await engine.longestBlock([engine.api]))
  }
  const line = { load: 'trigger-wide', who: engine.name, unit: 'ms', aim: AIM }
  return [
    { ...line, what: '10,000 tasks: answer', value: median(answers.slice(1)) },
    { ...line, what: 'event loop of the API blocked', value: median(blocked.slice(1)) },
  ]
}
