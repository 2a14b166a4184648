import { type Dag, DEFAULT_QUEUE, groupBy, type Store } from '@ml-airflow/core'
import { queueOf } from '../../running/new-instance.ts'
import { firstWorkers } from '../../services/wait-sentences.ts'
import type { BlockOf } from './block-of.ts'
import { gpuWarnings } from './gpu-blocks.ts'

/** Blocks a task in a queue that no live worker serves. */
export async function queueBlocks(store: Pick<Store, 'workers'>, dag: Dag): Promise<BlockOf> {
  const queues = new Map([...(await unservedTasks(store, dag))].flatMap(([name, ids]) => ids.map((id) => [id, name])))
  return ({ taskId }) => {
    const queue = queues.get(taskId)
    if (queue === undefined) return undefined
    return { reason: 'queue_unserved', sentence: `It will wait: no live worker serves queue '${queue}'.` }
  }
}

/** Blocks a DAG that no live worker has loaded. A worker that does not report its DAGs may have it. */
export async function workerBlocks({ workers }: Pick<Store, 'workers'>, { id }: Dag): Promise<BlockOf> {
  const alive = (await workers.list()).filter((worker) => worker.alive)
  // Without any worker nothing runs at all, which is reported elsewhere.
  if (alive.length === 0 || alive.some(({ dags }) => dags === undefined || dags.includes(id))) return () => undefined
  const sentence = `It will wait: no live worker has DAG '${id}'. Compare the DAGS_FOLDER of ${firstWorkers(alive)} with this one.`
  return () => ({ reason: 'unknown_to_workers', sentence })
}

/** Warnings for the user who triggers a DAG: tasks that no live worker takes, because of their queues or their GPUs. */
export async function workerWarnings(store: Pick<Store, 'workers'>, dag: Dag): Promise<readonly string[]> {
  return [...(await queueWarnings(store, dag)), ...(await gpuWarnings(store, dag))]
}

async function queueWarnings(store: Pick<Store, 'workers'>, dag: Dag): Promise<readonly string[]> {
  return [...(await unservedTasks(store, dag))].map(([queue, [first, ...others]]) => {
    const who = others.length === 0 ? `task '${first}' waits` : `task '${first}' and ${others.length} more wait`
    return `No live worker serves queue '${queue}': ${who} until there is one. Start it with \`ml-airflow worker --queues ${queue}\`.`
  })
}

/** Tasks of a DAG that no live worker would take, by queue. A DAG without queues needs no query. */
async function unservedTasks(store: Pick<Store, 'workers'>, dag: Dag): Promise<ReadonlyMap<string, readonly string[]>> {
  // A task that requests GPUs has a sentence that names both.
  const tasks = [...dag.tasks.values()].filter(({ gpus }) => gpus === 0)
  if (tasks.every((task) => queueOf(task, dag) === undefined)) return new Map()
  const alive = (await store.workers.list()).filter((worker) => worker.alive)
  const served = new Set(alive.flatMap(({ queues }) => queues))
  // Without any worker nothing runs at all, which is not a problem of the queue.
  if (alive.length === 0) served.add(DEFAULT_QUEUE)
  const waiting = tasks.filter((task) => !served.has(queueOf(task, dag) ?? DEFAULT_QUEUE))
  const byQueue = groupBy(waiting, (task) => queueOf(task, dag) ?? DEFAULT_QUEUE)
  return new Map([...byQueue].map(([queue, some]) => [queue, some.map(({ id }) => id)]))
}
