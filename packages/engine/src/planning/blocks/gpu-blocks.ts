import { type AnyTask, type Dag, DEFAULT_QUEUE, groupBy, type KnownWorker } from '@ml-airflow/core'
import { queueOf } from '../../running/new-instance.ts'
import type { BlockOf } from './block-of.ts'

/** Blocks a task that requests more GPUs than any live worker of its queue offers. */
export function gpuBlocks(dag: Dag, alive: readonly KnownWorker[]): BlockOf {
  const lacking = new Map(unservedTasks(dag, alive).map((task) => [task.id, lackOf(task, dag)]))
  return ({ taskId }) => {
    const lack = lacking.get(taskId)
    return lack === undefined ? undefined : { reason: 'gpus_missing', sentence: `It will wait: ${lack}.` }
  }
}

/** Warnings for the user who triggers a DAG: tasks that request more GPUs than any live worker offers. */
export function gpuWarnings(dag: Dag, alive: readonly KnownWorker[]): readonly string[] {
  const byLack = groupBy(unservedTasks(dag, alive), (task) => lackOf(task, dag))
  return [...byLack].map(([lack, [first, ...others]]) => {
    const who = others.length === 0 ? `task '${first?.id}' waits` : `task '${first?.id}' and ${others.length} more wait`
    const start = first === undefined ? '' : ` Start it with \`${startFor(first, dag)}\`.`
    return `${lack.charAt(0).toUpperCase()}${lack.slice(1)}: ${who} until there is one.${start}`
  })
}

/** Why a waiting task cannot start on any of these workers; undefined: one of them has enough GPUs. */
export function gpuLack(task: AnyTask, dag: Dag, alive: readonly KnownWorker[]): string | undefined {
  if (task.gpus === 0 || offers(task, dag, alive)) return undefined
  return `${lackOf(task, dag)}: start one with \`${startFor(task, dag)}\``
}

function unservedTasks(dag: Dag, alive: readonly KnownWorker[]): readonly AnyTask[] {
  const asking = [...dag.tasks.values()].filter(({ gpus }) => gpus > 0)
  // Without any worker nothing runs at all, which is reported elsewhere.
  const isServed = (task: AnyTask) => alive.length === 0 && queueOf(task, dag) === undefined
  return asking.filter((task) => !isServed(task) && !offers(task, dag, alive))
}

function offers(task: AnyTask, dag: Dag, alive: readonly KnownWorker[]): boolean {
  return alive.some(({ queues, gpus }) => queues.includes(queueName(task, dag)) && gpus.length >= task.gpus)
}

function lackOf(task: AnyTask, dag: Dag): string {
  return `no live worker of queue '${queueName(task, dag)}' offers ${task.gpus} ${task.gpus === 1 ? 'GPU' : 'GPUs'}`
}

function startFor(task: AnyTask, dag: Dag): string {
  const names = Array.from({ length: task.gpus }, (_, index) => index).join(',')
  return `ml-airflow worker --queues ${queueName(task, dag)} --gpus ${names}`
}

function queueName(task: AnyTask, dag: Dag): string {
  return queueOf(task, dag) ?? DEFAULT_QUEUE
}
