import type { Bench } from './bench.ts'
import { chain, fan } from './shapes.ts'
import { median } from './statistics.ts'

const ROUNDS = 5
const LENGTH = 40
/** On a slower machine, process costs hide the costs of an engine. */
const FAST_ENOUGH = 400

/** Tasks of `bash -c true` that make runs per second. */
export interface MakeRate {
  readonly inRow: number
  readonly twoAtOnce: number
}

/** @returns undefined without make */
export async function makeRate(bench: Bench): Promise<MakeRate | undefined> {
  const [row, pair] = [bench.make(chain(LENGTH)), bench.make(fan(2 * LENGTH))]
  if (row === undefined || pair === undefined) return undefined
  return {
    inRow: await rate(LENGTH, () => row.run()),
    twoAtOnce: await rate(2 * LENGTH + 2, () => pair.run()),
  }
}

export function sentenceOn(rate: MakeRate | undefined): string {
  if (rate === undefined) return 'make is missing, so how fast this machine starts processes is unknown.'
  const { inRow, twoAtOnce } = rate
  const verdict = inRow >= FAST_ENOUGH ? '' : ` Ratios to make count from ${FAST_ENOUGH} on.`
  return `make does ${inRow.toFixed(0)} tasks a second in a row, ${twoAtOnce.toFixed(0)} two at once.${verdict}`
}

async function rate(tasks: number, run: () => Promise<number>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) times.push(await run())
  return (tasks / median(times)) * 1000
}
