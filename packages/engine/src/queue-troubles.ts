import { type Dag, DEFAULT_QUEUE, type PlannedInstance, type Store } from '@ml-airflow/core'
import { queueOf } from './new-instance.ts'

/** The same plan, where a task in a queue that no live worker serves says so. */
export async function withQueueTroubles(
  store: Pick<Store, 'workers'>,
  dag: Dag,
  instances: readonly PlannedInstance[],
): Promise<readonly PlannedInstance[]> {
  const named = [...dag.tasks.values()].filter((task) => queueOf(task, dag) !== undefined)
  if (named.length === 0) return instances
  const served = new Set((await store.workers.list()).filter(({ alive }) => alive).flatMap(({ queues }) => queues))
  return instances.map((instance) => {
    const task = dag.tasks.get(instance.taskId)
    const queue = (task && queueOf(task, dag)) ?? DEFAULT_QUEUE
    if (instance.decision.action === 'skip' || queue === DEFAULT_QUEUE || served.has(queue)) return instance
    const sentence = `${instance.decision.sentence} It will wait: no live worker serves queue '${queue}'.`
    return { ...instance, decision: { ...instance.decision, sentence } }
  })
}
