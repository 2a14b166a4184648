import {
  type DagRegistry,
  GraphIndex,
  isSettled,
  isSettledByRule,
  type JobQueue,
  type RecordedInstance,
  type Run,
  type RunDelivery,
  type Store,
  type StoredRun,
  type TaskDelivery,
} from '@ml-airflow/core'
import type { RunEnds } from '../tracing/run-ends.ts'

export interface RunReviverParts {
  readonly registry: Pick<DagRegistry, 'definitionOf'>
  readonly store: Pick<Store, 'clearing' | 'closing' | 'runs'>
  readonly queue: Pick<JobQueue, 'announceClear' | 'addRun' | 'addTasks'>
  readonly ends: Pick<RunEnds, 'trace'>
  /** Called when the queue is unreachable; the reconciler catches up. */
  readonly onQueueError: (error: unknown) => void
}

/** The user who acts on a run. */
export interface Acting {
  readonly by: string
  readonly isForced?: boolean | undefined
  /** Whether the run keeps the DAG files that it used. Default: it switches to the current ones. */
  readonly keepsDefinition?: boolean | undefined
}

/** Continues or closes a run after manual changes to its task instances. */
export class RunReviver {
  readonly #parts: RunReviverParts

  constructor(parts: RunReviverParts) {
    this.#parts = parts
  }

  /** @param chosen task instances by id with the expected state; only matching ones are cleared */
  async clear(
    { id: run, dagId }: Run,
    chosen: ReadonlyMap<number, string>,
    { by, isForced, keepsDefinition }: Acting,
  ): Promise<void> {
    const { store, registry } = this.#parts
    const isSelected = ({ id, state }: { readonly id: number; readonly state: string }) => chosen.get(id) === state
    const definition = keepsDefinition === true ? undefined : registry.definitionOf(dagId)
    const cleared = await store.clearing.clear({ run, by, isForced, epochs: new Map(), definition, isSelected })
    if (cleared === undefined || cleared.cleared.length === 0) return
    await this.#notifyQueue(async (queue) => {
      await queue.announceClear(run, cleared.ended)
      if (cleared.reopened) await queue.addRun(cleared.delivery)
      else if (cleared.ready.length > 0) await queue.addTasks(cleared.delivery, cleared.ready)
    })
  }

  /**
   * Resets ended instances of one task, regardless of their upstreams; downstream ones wait for them again.
   * @returns other task instances that may start now
   */
  async resetEnded(
    { run, graph }: StoredRun,
    ofTask: readonly RecordedInstance[],
    by: string,
  ): Promise<readonly TaskDelivery[]> {
    if (!ofTask.some(({ state }) => isSettled(state)) && new GraphIndex(graph).rules === undefined) return []
    const planned = new Map(ofTask.map(({ id, state }) => [id, state]))
    const cleared = await this.#parts.store.clearing.clear({
      run: run.id,
      by,
      epochs: new Map(),
      isSelected: (now) =>
        planned.has(now.id) && isSettled(now.state) && (now.state === planned.get(now.id) || isSettledByRule(now)),
      ignoreUpstream: true,
    })
    return cleared?.ready.filter(({ instance }) => !planned.has(instance)) ?? []
  }

  /** Closes the run immediately if everything is settled; otherwise it continues. */
  async goOn(run: Run, ready: readonly TaskDelivery[]): Promise<void> {
    const { store, ends } = this.#parts
    const stored = await store.runs.load(run.id)
    if (stored === undefined) return
    const delivery = { run: run.id, dagId: run.dagId, delivery: stored.delivery }
    const isTemporary = stored.graph.some(({ temporary }) => temporary)
    // Its job removes the temporary outputs. Without it the run stays open, and the reconciler closes it.
    if (isTemporary && !(await this.#notifyQueue((queue) => queue.addRun(delivery)))) return
    const end = await store.closing.close(run.id, undefined, (_, state) => ends.trace(run, state))
    if (end === undefined) await this.#continue(delivery, ready)
  }

  #continue(delivery: RunDelivery, ready: readonly TaskDelivery[]): Promise<boolean> {
    return this.#notifyQueue(async (queue) => {
      await queue.announceClear(delivery.run, [])
      await queue.addRun(delivery)
      if (ready.length > 0) await queue.addTasks(delivery, ready)
    })
  }

  /** @returns false if the queue is unreachable */
  async #notifyQueue(notify: (queue: RunReviverParts['queue']) => Promise<void>): Promise<boolean> {
    try {
      await notify(this.#parts.queue)
      return true
    } catch (error) {
      this.#parts.onQueueError(error)
      return false
    }
  }
}
