import { unknownSamples } from '../deciding/known-samples.ts'
import type { NewInstance } from '../ports/expansion.ts'
import { type GraphTask, NO_RECORD, NO_SAMPLE } from './graph.ts'

/** The single task instance that represents samples not known yet. It is never claimed and takes no pool slots. */
export function placeholderOf(
  { id, samplesFrom }: GraphTask,
  table: string,
  { decision = unknownSamples(samplesFrom?.task ?? ''), pending = 1, queue }: Partial<NewInstance> = {},
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
    queue,
  }
}
