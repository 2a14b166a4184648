import type { Line } from '../harness/line.ts'
import { inTurns } from '../harness/rounds.ts'
import type { Shape } from '../harness/shapes.ts'
import { median } from '../harness/statistics.ts'
import type { Goals, Load } from './load.ts'

/** A load that make, a raw BullMQ flow and the engine do by turns: one run of a shape, from its trigger to its end. */
export function compared(options: {
  name: string
  what: string
  dag: string
  shape: Shape
  warmUps: number
  goals: Goals
}): Load {
  const { name, what, dag, shape, warmUps, goals } = options
  return {
    name,
    run: (bench) =>
      bench.withBullMq((peer) =>
        bench.withEngines(async (engines) => {
          const make = bench.make(shape)
          const measured = await inTurns(
            { name: 'make -j2', measure: () => make.run() },
            [
              { name: 'BullMQ flow', measure: async () => (await peer.run(shape)).ms },
              ...engines.map((engine) => ({
                name: engine.name,
                measure: () => engine.run(dag, { n: bench.nextN() }),
              })),
            ],
            { repetitions: bench.options.repetitions, warmUps },
          )
          return measured.map(({ name: who, values, ratio }): Line => {
            const line = { load: name, who, what, value: median(values), unit: 'ms' }
            return who === 'make -j2' ? line : { ...line, ratio: { to: 'make', value: ratio }, goal: goals[who] }
          })
        }),
      ),
  }
}
