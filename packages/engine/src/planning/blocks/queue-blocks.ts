import { type Dag, DEFAULT_QUEUE, groupBy, type KnownWorker, type Store } from '@ml-airflow/core'
import { queueOf } from '../../running/new-instance.ts'
import { firstWorkers } from '../../services/wait-sentences.ts'
import type { BlockOf } from './block-of.ts'
import { gpuWarnings } from './gpu-blocks.ts'

/** Blocks a task in a queue that no live worker serves. */
export function queueBlocks(dag: Dag, alive: readonly KnownWorker[]): BlockOf {
  const queues = new Map([...unservedTasks(dag, alive)].flatMap(([name, ids]) => ids.map((id) => [id, name])))
  return ({ taskId }) => {
    const queue = queues.get(taskId)
    if (queue === undefined) return undefined
    return { reason: 'queue_unserved', sentence: `It will wait: no live worker serves queue '${queue}'.` }
  }
}

/** Blocks a DAG that no live worker has loaded. A worker that does not report its DAGs may have it. */
export function workerBlocks({ id }: Dag, alive: readonly KnownWorker[]): BlockOf {
  // Without any worker nothing runs at all, which is reported elsewhere.
  if (alive.length === 0 || alive.some(({ dags }) => dags === undefined || dags.includes(id))) return () => undefined
  const sentence = `It will wait: no live worker has DAG '${id}'. Compare the DAGS_FOLDER of ${firstWorkers(alive)} with this one.`
  return () => ({ reason: 'unknown_to_workers', sentence })
}

/**
 * Warnings for the user who triggers a DAG: tasks that no live worker takes, because of their queues or their GPUs. A DAG
 * without either needs no query, so that triggers stay fast.
 */
export async function workerWarnings(store: Pick<Store, 'workers'>, dag: Dag): Promise<readonly string[]> {
  const isPlain = [...dag.tasks.values()].every((task) => task.gpus === 0 && queueOf(task, dag) === undefined)
  if (isPlain) return []
  const alive = await aliveWorkers(store)
  return [...queueWarnings(dag, alive), ...gpuWarnings(dag, alive)]
}

export async function aliveWorkers({ workers }: Pick<Store, 'workers'>): Promise<readonly KnownWorker[]> {
  return (await workers.list()).filter(({ alive }) => alive)
}

function queueWarnings(dag: Dag, alive: readonly KnownWorker[]): readonly string[] {
  return [...unservedTasks(dag, alive)].map(([queue, [first, ...others]]) => {
    const who = others.length === 0 ? `task '${first}' waits` : `task '${first}' and ${others.length} more wait`
    return `No live worker serves queue '${queue}': ${who} until there is one. Start it with \`ml-airflow worker --queues ${queue}\`.`
  })
}

/** Tasks of a DAG that no live worker would take, by queue. */
function unservedTasks(dag: Dag, alive: readonly KnownWorker[]): ReadonlyMap<string, readonly string[]> {
  // A task that requests GPUs has a sentence that names both.
  const tasks = [...dag.tasks.values()].filter(({ gpus }) => gpus === 0)
  const served = new Set(alive.flatMap(({ queues }) => queues))
  // Without any worker nothing runs at all, which is not a problem of the queue.
  if (alive.length === 0) served.add(DEFAULT_QUEUE)
  const waiting = tasks.filter((task) => !served.has(queueOf(task, dag) ?? DEFAULT_QUEUE))
  const byQueue = groupBy(waiting, (task) => queueOf(task, dag) ?? DEFAULT_QUEUE)
  return new Map([...byQueue].map(([queue, some]) => [queue, some.map(({ id }) => id)]))
}
