import { type Dag, DEFAULT_QUEUE, groupBy, type PlannedInstance, type Store } from '@ml-airflow/core'
import { queueOf } from '../running/new-instance.ts'

type Workers = Pick<Store, 'workers'>

/** The same plan, where a task in a queue that no live worker serves says so. */
export async function withQueueTroubles(
  store: Workers,
  dag: Dag,
  instances: readonly PlannedInstance[],
): Promise<readonly PlannedInstance[]> {
  const queues = new Map([...(await unservedTasks(store, dag))].flatMap(([name, ids]) => ids.map((id) => [id, name])))
  return instances.map((instance) => {
    const queue = queues.get(instance.taskId)
    if (instance.decision.action === 'skip' || queue === undefined) return instance
    const sentence = `${instance.decision.sentence} It will wait: no live worker serves queue '${queue}'.`
    return { ...instance, decision: { ...instance.decision, sentence } }
  })
}

/** Sentences for the person who triggers a DAG: which of its queues no live worker serves. */
export async function queueWarnings(store: Workers, dag: Dag): Promise<readonly string[]> {
  return [...(await unservedTasks(store, dag))].map(([queue, [first, ...others]]) => {
    const who = others.length === 0 ? `task '${first}' waits` : `task '${first}' and ${others.length} more wait`
    return `No live worker serves queue '${queue}': ${who} until there is one. Start it by \`ml-airflow worker --queues ${queue}\`.`
  })
}

/** By queue, the tasks of a DAG that no live worker would take. A DAG that names no queue costs no query. */
async function unservedTasks(store: Workers, dag: Dag): Promise<ReadonlyMap<string, readonly string[]>> {
  const tasks = [...dag.tasks.values()]
  if (tasks.every((task) => queueOf(task, dag) === undefined)) return new Map()
  const alive = (await store.workers.list()).filter((worker) => worker.alive)
  const served = new Set(alive.flatMap(({ queues }) => queues))
  // Without any worker nothing runs at all, which is another matter than a queue.
  if (alive.length === 0) served.add(DEFAULT_QUEUE)
  const waiting = tasks.filter((task) => !served.has(queueOf(task, dag) ?? DEFAULT_QUEUE))
  const byQueue = groupBy(waiting, (task) => queueOf(task, dag) ?? DEFAULT_QUEUE)
  return new Map([...byQueue].map(([queue, some]) => [queue, some.map(({ id }) => id)]))
}
