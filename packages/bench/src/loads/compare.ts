import type { Shape } from '../harness/shapes.ts'
import { besideMake } from './beside-make.ts'
import type { Aims, Load } from './load.ts'

/** A load for make, a raw BullMQ flow and the engine in turns: one run of a shape, from trigger to end. */
export function compared(options: {
  name: string
  /** The measured quantity, for the report. */
  what: string
  dag: string
  shape: Shape
  warmUps: number
  aims: Aims
}): Load {
  const { name, what, dag, shape, warmUps, aims } = options
  return {
    name,
    run: (bench) =>
      bench.withBullMq((peer) =>
        bench.withEngines((engines) => {
          const make = bench.make(shape)
          return besideMake(
            make && { name: 'make -j2', measure: () => make.run() },
            [
              { name: 'BullMQ flow', measure: async () => (await peer.run(shape)).ms },
              ...engines.map((engine) => ({
                name: engine.name,
                measure: () => engine.run(dag, { n: bench.nextN() }),
              })),
            ],
            {
              repetitions: bench.options.repetitions,
              warmUps,
              aims,
              lineOf: (who, value) => ({ load: name, who, what, value, unit: 'ms' }),
            },
          )
        }),
      ),
  }
}
