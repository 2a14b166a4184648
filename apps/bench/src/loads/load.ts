import type { Bench } from '../harness/bench.ts'
import type { Goal, Line } from '../harness/line.ts'

/** One kind of work, measured on everybody who can do it. */
export interface Load {
  readonly name: string
  run(bench: Bench): Promise<readonly Line[]>
}

/** Goals by database; who has none here is there to compare. */
export type Goals = Readonly<Record<string, Goal>>
