import {
  GraphIndex,
  isSettled,
  isSettledByRule,
  type JobQueue,
  type RecordedInstance,
  type Run,
  type Store,
  type StoredRun,
  type TaskDelivery,
} from '@ml-airflow/core'

export interface RunReviverParts {
  readonly store: Pick<Store, 'clearing' | 'closing' | 'runs'>
  readonly queue: Pick<JobQueue, 'announceClear' | 'addRun' | 'addTasks'>
  /** Called when the queue is unreachable; the reconciler catches up. */
  readonly onQueueError: (error: unknown) => void
}

/** Continues or closes a run after manual changes to its task instances. */
export class RunReviver {
  readonly #parts: RunReviverParts

  constructor(parts: RunReviverParts) {
    this.#parts = parts
  }

  /** @param chosen task instances by id with the expected state; only matching ones are cleared */
  async clear({ id: run }: Run, chosen: ReadonlyMap<number, string>, by: string): Promise<void> {
    const isSelected = ({ id, state }: { readonly id: number; readonly state: string }) => chosen.get(id) === state
    const cleared = await this.#parts.store.clearing.clear({ run, by, epochs: new Map(), isSelected })
    if (cleared === undefined || cleared.cleared.length === 0) return
    await this.#tell(async (queue) => {
      await queue.announceClear(run, cleared.ended)
      if (cleared.reopened) await queue.addRun(cleared.delivery)
      else if (cleared.ready.length > 0) await queue.addTasks(cleared.delivery, cleared.ready)
    })
  }

  /**
   * Resets ended instances of one task, regardless of their upstreams; downstream ones wait for them again.
   * @returns other task instances that may start now
   */
  async beginAnew(
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
    const { store } = this.#parts
    if ((await store.closing.close(run.id)) !== undefined) return
    const stored = await store.runs.load(run.id)
    if (stored === undefined) return
    const delivery = { run: run.id, dagId: run.dagId, delivery: stored.delivery }
    await this.#tell(async (queue) => {
      await queue.announceClear(run.id, [])
      await queue.addRun(delivery)
      if (ready.length > 0) await queue.addTasks(delivery, ready)
    })
  }

  async #tell(ask: (queue: RunReviverParts['queue']) => Promise<void>): Promise<void> {
    try {
      await ask(this.#parts.queue)
    } catch (error) {
      this.#parts.onQueueError(error)
    }
  }
}
