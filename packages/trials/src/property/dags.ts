import fc from 'fast-check'
import { type ModelDag, type ModelTask, SAMPLES } from './model.ts'

/** Random DAGs of up to ten tasks: several roots and leaves, per-sample tasks, failures that retries may or may not heal. */
export function randomDags(count: number, seed: number): readonly ModelDag[] {
  return fc.sample(tasks, { numRuns: count, seed }).map((drawn, index) => ({ id: `random_${index}`, tasks: drawn }))
}

const draw = fc.record({
  after: fc.uniqueArray(fc.nat(), { maxLength: 3 }),
  perSample: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  failures: fc.oneof(
    { weight: 5, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }) },
  ),
  failingSample: fc.option(fc.constantFrom(...SAMPLES), { nil: undefined }),
  retries: fc.integer({ min: 0, max: 2 }),
})

const tasks = fc.array(draw, { minLength: 1, maxLength: 10 }).map((draws) =>
  draws.map(({ after, failingSample, ...drawn }, index): ModelTask => {
    const upstream = index === 0 ? [] : [...new Set(after.map((number) => number % index))]
    return {
      ...drawn,
      // Per-sample tasks have other ids, since tasks with the same id and table must be equal.
      id: idOf(index, drawn.perSample),
      after: upstream.map((number) => idOf(number, draws[number]?.perSample ?? false)),
      failingSample: drawn.perSample ? failingSample : undefined,
    }
  }),
)

function idOf(index: number, perSample: boolean): string {
  return `${perSample ? 'each' : 'one'}_${index}`
}

/** Shapes that broke other engines: a diamond, a chain of 40, a fan of 50, and stacked diamonds. */
export const fixedDags: readonly ModelDag[] = [
  { id: 'diamond', tasks: layered([1, 2, 1]) },
  { id: 'chain_of_40', tasks: layered(Array(40).fill(1)) },
  { id: 'fan_1_50_1', tasks: layered([1, 50, 1]) },
  { id: 'lattice', tasks: layered([1, 2, 4, 2, 4, 2, 1]) },
]

/** Layers of tasks, each downstream of the whole layer above. */
function layered(widths: readonly number[]): readonly ModelTask[] {
  let above: readonly string[] = []
  return widths.flatMap((width, layer) => {
    const after = above
    above = Array.from({ length: width }, (_, index) => `layer_${layer}_${index}`)
    return above.map((id) => ({ id, after, perSample: false, failures: 0, failingSample: undefined, retries: 0 }))
  })
}
