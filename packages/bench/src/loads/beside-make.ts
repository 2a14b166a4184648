import type { Line } from '../harness/line.ts'
import { type Contender, interleave } from '../harness/rounds.ts'
import { median } from '../harness/statistics.ts'
import type { Aims } from './load.ts'

interface Comparison {
  readonly repetitions: number
  readonly warmUps: number
  /** Aims for the ratios to make. */
  readonly aims: Aims
  readonly lineOf: (who: string, value: number) => Line
}

/** Compares contenders with make. Without make, the first contender replaces it, and no aim applies. */
export async function besideMake(
  make: Contender | undefined,
  others: readonly Contender[],
  { aims, lineOf, ...rounds }: Comparison,
): Promise<readonly Line[]> {
  const [yardstick, ...contenders] = make === undefined ? others : [make, ...others]
  if (yardstick === undefined) return []
  const measured = await interleave(yardstick, contenders, rounds)
  return measured.map(({ name, values, ratio }) => {
    const line = lineOf(name, median(values))
    if (name === yardstick.name) return line
    if (make === undefined) return { ...line, ratio: { to: yardstick.name, value: ratio } }
    return { ...line, ratio: { to: 'make', value: ratio }, aim: aims[name] }
  })
}
