import { dagOf, MarkedTask, samplesDag, sleepersDag } from '../harness/bench-task.ts'
import { chain, diamond, fan } from '../harness/shapes.ts'

export const benchChain = dagOf('bench_chain', chain(40))
export const benchHop = dagOf('bench_hop', chain(40), MarkedTask)
export const benchFan = dagOf('bench_fan', fan(200))
export const benchDiamond = dagOf('bench_diamond', diamond)
export const benchSleepers = sleepersDag('bench_sleepers')
export const benchSamples = samplesDag('bench_samples')
