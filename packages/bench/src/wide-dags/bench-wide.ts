import { dagOf } from '../harness/bench-task.ts'
import { fan } from '../harness/shapes.ts'

/** 10,000 tasks, in a separate folder because every process that loads it uses more memory. */
export const benchWide = dagOf('bench_wide', fan(9_998))
