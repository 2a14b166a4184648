import type { ClearableInstance, GraphIndex } from '@ml-airflow/core'

type InstanceKey = Pick<ClearableInstance, 'id' | 'taskId' | 'sample'>

/** Ids of everything downstream of some task instances, direct or not. */
export function idsBehind(
  index: GraphIndex,
  instances: Iterable<InstanceKey>,
  some: Iterable<InstanceKey>,
): ReadonlySet<number> {
  const behind = new Map<string, Set<string> | 'all'>()
  for (const { taskId, sample } of some)
    for (const one of index.descendants(taskId, sample)) {
      const known = behind.get(one.taskId)
      if (one.sample === undefined || known === 'all') behind.set(one.taskId, 'all')
      else behind.set(one.taskId, (known ?? new Set()).add(one.sample))
    }
  const isBehind = ({ taskId, sample }: InstanceKey) => {
    const samples = behind.get(taskId)
    return samples === 'all' || samples?.has(sample) === true
  }
  return new Set([...instances].filter(isBehind).map(({ id }) => id))
}
