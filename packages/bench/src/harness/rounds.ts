import { median } from './statistics.ts'

/** Somebody who does the same work as the others. `measure` answers what it took, in the load's unit. */
export interface Contender {
  readonly name: string
  readonly measure: () => Promise<number>
}

export interface Measured {
  readonly name: string
  readonly values: readonly number[]
  /** Median of `value / yardstick`, each against the yardstick's runs just before and after it. */
  readonly ratio: number
}

/**
 * Measures in turns: yardstick, contender, yardstick, contender ... so that whatever else the machine does meets all alike.
 * Some rounds go before, unmeasured: all of them are servers, which their users meet warm.
 */
export async function inTurns(
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
