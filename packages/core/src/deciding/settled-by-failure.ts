import type { GraphIndex } from '../dag/graph.ts'
import { groupBy } from '../group-by.ts'
import type { ClearableInstance } from './clearing.ts'

type InstanceKey = Pick<ClearableInstance, 'taskId' | 'sample'>

/**
 * The waiting task instances that failed ones settle, where all tasks have the default rule: those directly downstream of a
 * failed one, or of one that is settled so. Where a task between them keeps its result, what waits for others goes on.
 */
export function settledByFailure<T extends InstanceKey>(
  index: GraphIndex,
  waiting: Iterable<T>,
  failed: Iterable<InstanceKey>,
): readonly T[] {
  const byTask = groupBy(waiting, ({ taskId }) => taskId)
  const ended = new Map<string, Set<string>>()
  const note = ({ taskId, sample }: InstanceKey) => ended.set(taskId, (ended.get(taskId) ?? new Set()).add(sample))
  for (const one of failed) note(one)
  const settled: T[] = []
  for (const task of index.graph)
    for (const instance of byTask.get(task.id) ?? []) {
      const isHeldUp = task.after.some((id) => {
        const samples = ended.get(id)
        const isOneToOne = task.perSample && index.task(id)?.perSample === true
        return samples !== undefined && (!isOneToOne || samples.has(instance.sample))
      })
      if (!isHeldUp) continue
      note(instance)
      settled.push(instance)
    }
  return settled
}
