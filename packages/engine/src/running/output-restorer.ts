import {
  type AnyTask,
  type InstanceSelector,
  type JobQueue,
  type Store,
  type TaskDelivery,
  tableOf,
  upstreamSample,
} from '@ml-airflow/core'
import type { KnownRun } from './run-cache.ts'

export interface OutputRestorerParts {
  readonly store: Pick<Store, 'clearing' | 'instances' | 'temporaryOutputs'>
  readonly queue: Pick<JobQueue, 'addTasks'>
}

/**
 * Has removed outputs made again for a task that was cleared after its run had removed them. A plan foresees every other
 * need.
 */
export class OutputRestorer {
  readonly #parts: OutputRestorerParts

  constructor(parts: OutputRestorerParts) {
    this.#parts = parts
  }

  /** @returns whether the task waits for an output that is made again; its job is then over */
  async restoreFor(known: KnownRun, task: AnyTask, { run, instance }: TaskDelivery): Promise<boolean> {
    if (!readsTemporary(known, task)) return false
    const { store, queue } = this.#parts
    const [own] = await store.instances.list(run, { after: instance - 1, limit: 1 })
    if (own?.id !== instance || !(own.state === 'queued' || own.state === 'up_for_retry')) return false
    const removed = await this.#removedFor(known, task, own.sample)
    if (removed.size === 0) return false
    const cleared = await store.clearing.clear({
      run,
      by: `'${task.id}', which needs its temporary output`,
      epochs: new Map(),
      isSelected: ({ id, state }) => removed.get(id) === state,
    })
    if (cleared === undefined) return false
    if (cleared.ready.length > 0) await queue.addTasks(cleared.delivery, cleared.ready)
    return cleared.cleared.length > 0
  }

  async #removedFor(known: KnownRun, task: AnyTask, sample: string): Promise<ReadonlyMap<number, string>> {
    const removed = new Map<number, string>()
    for (const upstream of temporaryBefore(known, task)) {
      const of: InstanceSelector = { taskId: upstream.id, sample: upstreamSample(upstream, task, sample) }
      const found = await this.#parts.store.temporaryOutputs.removedAmong(known.run.id, tableOf(upstream), of)
      for (const [id, state] of found) removed.set(id, state)
    }
    return removed
  }
}

/** Whether a task reads a temporary output, which may have been removed. */
export function readsTemporary({ index }: Pick<KnownRun, 'index'>, task: AnyTask): boolean {
  return index.hasTemporary && task.after.some(({ id }) => index.task(id)?.temporary)
}

function temporaryBefore({ index, dag }: KnownRun, task: AnyTask): readonly AnyTask[] {
  return task.after.flatMap(({ id }) => {
    const upstream = index.task(id)?.temporary ? dag?.tasks.get(id) : undefined
    return upstream === undefined ? [] : [upstream]
  })
}
