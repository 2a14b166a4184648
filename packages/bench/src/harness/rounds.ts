import { median } from './statistics.ts'

/** A participant in a comparison. `measure` returns the cost of the same work, in the load's unit. */
export interface Contender {
  readonly name: string
  readonly measure: () => Promise<number>
}

export interface Measured {
  readonly name: string
  readonly values: readonly number[]
  /** Median of `value / yardstick`, each relative to the yardstick's runs just before and after it. */
  readonly ratio: number
}

/**
 * Alternates: yardstick, contender, yardstick, contender ... so that other activity on the machine affects all equally. Some
 * unmeasured rounds come first, because users meet warm servers.
 */
export async function interleave(
  yardstick: Contender,
  contenders: readonly Contender[],
  { repetitions, warmUps }: { readonly repetitions: number; readonly warmUps: number },
): Promise<readonly Measured[]> {
  const own: number[] = []
  const rounds = contenders.map((contender) => ({ contender, values: [] as number[], ratios: [] as number[] }))
  for (let warmUp = 0; warmUp < warmUps; warmUp++) for (const { measure } of [yardstick, ...contenders]) await measure()
  let before = await yardstick.measure()
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const { contender, values, ratios } of rounds) {
      const value = await contender.measure()
      const after = await yardstick.measure()
      values.push(value)
      ratios.push(value / ((before + after) / 2))
      own.push(after)
      before = after
    }
  }
  return [
    { name: yardstick.name, values: own, ratio: 1 },
    ...rounds.map(({ contender, values, ratios }) => ({ name: contender.name, values, ratio: median(ratios) })),
  ]
}
