import { unknownSamples } from '../deciding/known-samples.ts'
import type { NewInstance } from '../ports/expansion.ts'
import { type GraphTask, NO_RECORD, NO_SAMPLE } from './graph.ts'

/** The one task instance that stands for samples which are not known: nobody claims it, and it takes no slots of a pool. */
export function placeholderOf(
  { id, samplesFrom }: GraphTask,
  table: string,
  { decision = unknownSamples(samplesFrom?.task ?? ''), pending = 1 }: Partial<NewInstance> = {},
): NewInstance {
  return {
    taskId: id,
    sample: NO_SAMPLE,
    decision,
    pending,
    table,
    recordId: NO_RECORD,
    staleEpoch: -1,
    outputPath: undefined,
    pool: undefined,
    poolSlots: 1,
    priorityWeight: 1,
  }
}
