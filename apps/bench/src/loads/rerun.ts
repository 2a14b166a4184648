import type { Bench } from '../harness/bench.ts'
import type { Engine } from '../harness/engine.ts'
import type { Goal, Line } from '../harness/line.ts'
import { median } from '../harness/statistics.ts'
import type { Load } from './load.ts'

const FEW: Goal = { must: 100, stretch: 30 }
const MANY: Goal = { must: 2000, stretch: 700 }
const BLOCK: Goal = { must: 50, stretch: 20 }

/** The same once more when everything is done: from the trigger to the run's finish. */
export const rerun: Load = {
  name: 're-run',
  run: async (bench) => [
    ...(await bench.withEngines((engines) => measure(bench, engines, { dag: 'bench_fan', tasks: '202', goal: FEW }), {
      probe: true,
    })),
    ...(await bench.withEngines(
      (engines) => measure(bench, engines, { dag: 'bench_wide', tasks: '10,000', goal: MANY }),
      { dags: 'wide-dags', probe: true },
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
    const blocks: number[] = []
    for (let repetition = 0; repetition < bench.options.repetitions; repetition++) {
      await engine.longestBlock(engine.workers)
      values.push(await engine.run(dag, { n }))
      blocks.push(await engine.longestBlock(engine.workers))
    }
    const line = { load: 're-run', who: engine.name, unit: 'ms' }
    lines.push(
      { ...line, what: `${tasks} tasks, all done`, value: median(values), goal },
      { ...line, what: `event loop of a worker blocked, ${tasks} tasks`, value: median(blocks), goal: BLOCK },
    )
  }
  return lines
}
