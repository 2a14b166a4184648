import type { Bench } from '../harness/bench.ts'
import type { Engine } from '../harness/engine.ts'
import type { Goal, Line } from '../harness/line.ts'
import { median } from '../harness/statistics.ts'
import type { Load } from './load.ts'

const FEW: Goal = { must: 100, stretch: 30 }
const MANY: Goal = { must: 2000, stretch: 700 }

/** The same once more when everything is done: from the trigger to the run's finish. */
export const rerun: Load = {
  name: 're-run',
  run: async (bench) => [
    ...(await bench.withEngines((engines) => measure(bench, engines, { dag: 'bench_fan', tasks: '202', goal: FEW }))),
    ...(await bench.withEngines(
      (engines) => measure(bench, engines, { dag: 'bench_wide', tasks: '10,000', goal: MANY }),
      { dags: 'wide-dags' },
    )),
  ],
}

async function measure(
  bench: Bench,
  engines: readonly Engine[],
  { dag, tasks, goal }: { dag: string; tasks: string; goal: Goal },
): Promise<Line[]> {
  const lines: Line[] = []
  for (const engine of engines) {
    const n = bench.nextN()
    await engine.run(dag, { n })
    await engine.run(dag, { n })
    const values: number[] = []
    for (let repetition = 0; repetition < bench.options.repetitions; repetition++)
      values.push(await engine.run(dag, { n }))
    lines.push({
      load: 're-run',
      who: engine.name,
      what: `${tasks} tasks, all done`,
      value: median(values),
      unit: 'ms',
      goal,
    })
  }
  return lines
}
