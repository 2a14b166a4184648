import {
  type JobQueue,
  MlAirflowError,
  type RecordedInstance,
  type Run,
  type RunPlan,
  type Store,
  type TaskDelivery,
} from '@ml-airflow/core'
import type { RunService } from '../services/run-service.ts'
import type { MarkedState, Marker } from './marker.ts'
import { type ActionPlan, type ActionSelection, type InstanceAction, planAction } from './plan-action.ts'

export interface ActionServiceParts {
  readonly store: Store
  readonly queue: JobQueue
  readonly runs: RunService
  readonly marker: Marker
  /** Told when the queue could not be reached; the reconciler will make up for it. */
  readonly onQueueError: (error: unknown) => void
}

/** What an action does to one run. */
export interface RunAction extends ActionPlan {
  readonly run: Run
  readonly plan: RunPlan
}

/** Actions of people on runs and task instances. Each action is planned first, and a preview is that plan. */
export class ActionService {
  readonly #parts: ActionServiceParts

  constructor(parts: ActionServiceParts) {
    this.#parts = parts
  }

  /** @throws MlAirflowError `not_found`; `conflict` where something cannot be marked as done, since its output is not there */
  async plan(action: InstanceAction, run: number, selection: ActionSelection): Promise<RunAction> {
    const { store } = this.#parts
    const plan = await store.runs.planOf(run)
    if (plan === undefined) throw new MlAirflowError('not_found', `There is no run with the number ${run}.`)
    const instances = await this.#instancesOf(run)
    const planned = planAction(action, plan.graph, instances, selection)
    if (action === 'mark_success') this.#parts.marker.checkOutputs(plan, planned.selected, 'success')
    return { run: plan.run, plan, ...planned }
  }

  /**
   * Does what was planned, as far as the task instances are still as they were then.
   * @throws MlAirflowError `conflict` where somebody else has changed them meanwhile
   */
  async carryOut(action: InstanceAction, planned: RunAction, by: string): Promise<void> {
    if (action === 'cancel') {
      await this.#parts.runs.cancel(planned.run.id)
      return
    }
    if (planned.selected.length === 0) return
    if (action === 'mark_success') return this.#mark(planned, 'success', by)
    if (action === 'mark_failed') return this.#mark(planned, 'failed', by)
    await this.#clear(planned, new Map(planned.selected.map(({ id, state }) => [id, state])), by)
  }

  async #instancesOf(run: number): Promise<readonly RecordedInstance[]> {
    return this.#parts.store.instanceHistory.listOfRun({ run, after: 0, limit: Number.MAX_SAFE_INTEGER })
  }

  async #clear({ run }: RunAction, chosen: ReadonlyMap<number, string>, by: string): Promise<void> {
    const { store, queue, onQueueError } = this.#parts
    const cleared = await store.clearing.clear({
      run: run.id,
      by,
      epochs: new Map(),
      isSelected: ({ id, state }) => chosen.get(id) === state,
    })
    if (cleared === undefined || cleared.cleared.length === 0) return
    try {
      await queue.announceClear(run.id, cleared.ended)
      if (cleared.reopened) await queue.addRun(cleared.delivery)
      else if (cleared.ready.length > 0) await queue.addTasks(cleared.delivery, cleared.ready)
    } catch (error) {
      onQueueError(error)
    }
  }

  async #mark(planned: RunAction, state: MarkedState, by: string): Promise<void> {
    const { run, plan, selected, revived } = planned
    await this.#parts.marker.check(plan, selected, state)
    const ready: TaskDelivery[] = []
    for (const instance of selected) ready.push(...(await this.#parts.marker.mark(plan, instance, state, by)).ready)
    const still = await this.#parts.store.instanceHistory.findMany([...revived])
    const failed = still.filter((instance) => instance.state === 'upstream_failed')
    if (failed.length > 0) await this.#clear(planned, new Map(failed.map(({ id, state: now }) => [id, now])), by)
    await this.#goOn(run, ready)
  }

  /** A run of which all is settled now closes at once, and any other one goes on. */
  async #goOn(run: Run, ready: readonly TaskDelivery[]): Promise<void> {
    const { store, queue, onQueueError } = this.#parts
    if ((await store.closing.close(run.id)) !== undefined) return
    const plan = await store.runs.planOf(run.id)
    if (plan === undefined) return
    const delivery = { run: run.id, dagId: run.dagId, delivery: plan.delivery }
    try {
      await queue.announceClear(run.id, [])
      await queue.addRun(delivery)
      if (ready.length > 0) await queue.addTasks(delivery, ready)
    } catch (error) {
      onQueueError(error)
    }
  }
}
