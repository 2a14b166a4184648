import { type AnyTask, type Dag, groupBy, type KnownWorker, type TaskInstance } from '@ml-airflow/core'
import { gpuLack } from '../planning/blocks/gpu-blocks.ts'
import { PICKED_UP_MS, tasks } from './wait-sentences.ts'

/** A waiting task instance that requests GPUs. */
export interface GpuWait {
  readonly instance: TaskInstance
  readonly task: AnyTask
  readonly dag: Dag
}

export function waitingForGpus(instances: readonly TaskInstance[], dag: Dag | undefined): readonly GpuWait[] {
  return instances.flatMap((instance) => {
    const task = dag?.tasks.get(instance.taskId)
    const waits = instance.state === 'queued' && instance.pool === undefined
    return waits && dag !== undefined && task !== undefined && task.gpus > 0 ? [{ instance, task, dag }] : []
  })
}

export function gpuWaits(waits: readonly GpuWait[], alive: readonly KnownWorker[], now: Date): readonly string[] {
  const byLack = groupBy(waits, ({ task, dag }) => gpuLack(task, dag, alive) ?? '')
  return [...byLack].flatMap(([lack, some]) => {
    const all = some.map(({ instance }) => instance)
    if (lack !== '') return [`${tasks(all)}: ${lack}.`]
    const long = all.filter(({ queuedAt }) => Number(now) - Number(queuedAt ?? now) >= PICKED_UP_MS)
    return long.length === 0 ? [] : [`${tasks(long)} for GPUs, which other tasks have.`]
  })
}
