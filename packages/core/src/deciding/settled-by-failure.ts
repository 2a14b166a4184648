import { type GraphIndex, NO_SAMPLE } from '../dag/graph.ts'
import { groupBy } from '../group-by.ts'
import type { ClearableInstance } from './clearing.ts'
import { placeholderFirst } from './placeholder-first.ts'

type InstanceKey = Pick<ClearableInstance, 'taskId' | 'sample'>

/**
 * The waiting task instances that failed ones settle, where all tasks have the default rule: those directly downstream of a
 * failed one, or of one that is settled so. Where a task between them keeps its result, what waits for others goes on. With a
 * placeholder, the samples of an earlier list that it holds back are settled, too.
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
    for (const instance of placeholderFirst(byTask.get(task.id) ?? [])) {
      const isHeldUp = task.after.some((id) => {
        const samples = ended.get(id)
        const isOneToOne = task.perSample && index.task(id)?.perSample === true
        return samples !== undefined && (!isOneToOne || samples.has(instance.sample))
      })
      const isHeldBack = index.isPlaceholder(task.id, NO_SAMPLE) && ended.get(task.id)?.has(NO_SAMPLE) === true
      if (!isHeldUp && !isHeldBack) continue
      note(instance)
      settled.push(instance)
    }
  return settled
}
