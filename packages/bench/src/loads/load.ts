import type { Bench } from '../harness/bench.ts'
import type { Aim, Line } from '../harness/line.ts'

/** One kind of work, measured for every contender that supports it. */
export interface Load {
  readonly name: string
  run(bench: Bench): Promise<readonly Line[]>
}

/** Aims by database. Contenders without one are for comparison only. */
export type Aims = Readonly<Record<string, Aim>>
