import type { Bench } from '../harness/bench.ts'
import type { Aim, Line } from '../harness/line.ts'

/** One kind of work, measured on everybody who can do it. */
export interface Load {
  readonly name: string
  run(bench: Bench): Promise<readonly Line[]>
}

/** By database. Who has none is there to compare. */
export type Aims = Readonly<Record<string, Aim>>
