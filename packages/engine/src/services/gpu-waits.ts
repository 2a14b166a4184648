import { type AnyTask, type Dag, groupBy, type KnownWorker, type WaitingGroup } from '@ml-airflow/core'
import { gpuLack } from '../planning/blocks/gpu-blocks.ts'
import { PICKED_UP_MS, tasks } from './wait-sentences.ts'

/** Waiting task instances that request GPUs. */
export interface GpuWait {
  readonly group: WaitingGroup
  readonly task: AnyTask
  readonly dag: Dag
}

export function waitingForGpus(groups: readonly WaitingGroup[], dag: Dag | undefined): readonly GpuWait[] {
  return groups.flatMap((group) => {
    const task = dag?.tasks.get(group.taskId)
    const waits = group.state === 'queued' && group.pool === undefined
    return waits && dag !== undefined && task !== undefined && task.gpus > 0 ? [{ group, task, dag }] : []
  })
}

export function gpuWaits(waits: readonly GpuWait[], alive: readonly KnownWorker[], now: Date): readonly string[] {
  const byLack = groupBy(waits, ({ task, dag }) => gpuLack(task, dag, alive) ?? '')
  return [...byLack].flatMap(([lack, some]) => {
    const all = some.map(({ group }) => group)
    if (lack !== '') return [`${tasks(all)}: ${lack}.`]
    const long = all.filter(({ queuedAt }) => Number(now) - Number(queuedAt ?? now) >= PICKED_UP_MS)
    return long.length === 0 ? [] : [`${tasks(long)} for GPUs, which other tasks have.`]
  })
}
