import { dagOf } from '../harness/bench-task.ts'
import { fan } from '../harness/shapes.ts'

/** 10,000 tasks of their own, in a folder of its own, for every process that knows it is the bigger for it. */
export const benchWide = dagOf('bench_wide', fan(9_998))
