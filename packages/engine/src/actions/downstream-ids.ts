import type { ClearableInstance, GraphIndex } from '@ml-airflow/core'

type InstanceKey = Pick<ClearableInstance, 'id' | 'taskId' | 'sample'>

/** Ids of everything downstream of some task instances, direct or not. */
export function downstreamIds(
  index: GraphIndex,
  instances: Iterable<InstanceKey>,
  some: Iterable<InstanceKey>,
): ReadonlySet<number> {
  const downstream = new Map<string, Set<string> | 'all'>()
  for (const { taskId, sample } of some)
    for (const one of index.descendants(taskId, sample)) {
      const known = downstream.get(one.taskId)
      if (one.sample === undefined || known === 'all') downstream.set(one.taskId, 'all')
      else downstream.set(one.taskId, (known ?? new Set()).add(one.sample))
    }
  const isDownstream = ({ taskId, sample }: InstanceKey) => {
    const samples = downstream.get(taskId)
    return samples === 'all' || samples?.has(sample) === true
  }
  return new Set([...instances].filter(isDownstream).map(({ id }) => id))
}
