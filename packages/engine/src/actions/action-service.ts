import {
  groupBy,
  MlAirflowError,
  type RecordedInstance,
  type Run,
  type Store,
  type StoredRun,
  type TaskDelivery,
} from '@ml-airflow/core'
import { outputsMadeAgain } from '../planning/outputs-made-again.ts'
import type { RunService } from '../services/run-service.ts'
import type { MarkChecks } from './mark-checks.ts'
import type { MarkedState } from './marked-task.ts'
import type { Marker } from './marker.ts'
import { type ActionPlan, type ActionSelection, type InstanceAction, planAction } from './plan-action.ts'
import { refuseUnknown } from './refuse-unknown.ts'
import type { Acting, RunReviver } from './run-reviver.ts'

export interface ActionServiceParts {
  readonly store: Pick<Store, 'instanceHistory' | 'runs' | 'temporaryOutputs'>
  readonly runs: Pick<RunService, 'cancel'>
  readonly checks: MarkChecks
  readonly marker: Pick<Marker, 'mark'>
  readonly reviver: RunReviver
}

/** Effect of an action on one run. */
export interface RunAction extends ActionPlan {
  readonly run: Run
  readonly stored: StoredRun
}

/** User actions on runs and task instances. Each action is planned first; its preview is that plan. */
export class ActionService {
  readonly #parts: ActionServiceParts

  constructor(parts: ActionServiceParts) {
    this.#parts = parts
  }

  /** @throws MlAirflowError `not_found`; `bad_argument` for tasks that the run does not have; `conflict` if an instance cannot be marked as done because its output is missing */
  async plan(action: InstanceAction, run: number, selection: ActionSelection): Promise<RunAction> {
    const { store, checks } = this.#parts
    const stored = await store.runs.load(run)
    if (stored === undefined) throw new MlAirflowError('not_found', `There is no run with the number ${run}.`)
    const instances = await this.#instancesOf(run)
    refuseUnknown({ run: stored.run, graph: stored.graph, instances }, selection)
    const planned = planAction(action, stored.graph, instances, selection)
    if (action === 'mark_success') checks.checkOutputs(stored, planned.selected, 'success')
    const again = await this.#madeAgain(stored, instances, planned)
    return { run: stored.run, stored, selected: planned.selected, changes: [...again, ...planned.changes] }
  }

  /**
   * Carries out a plan, for the task instances that have not changed since.
   * @throws MlAirflowError `conflict` if they were changed in the meantime
   */
  async carryOut(action: InstanceAction, planned: RunAction, acting: Acting): Promise<void> {
    const { runs, reviver } = this.#parts
    const { by } = acting
    if (action === 'cancel') {
      await runs.cancel(planned.run.id)
      return
    }
    if (planned.selected.length === 0) return
    if (action === 'mark_success') return this.#mark(planned, 'success', by)
    if (action === 'mark_failed') return this.#mark(planned, 'failed', by)
    await reviver.clear(planned.run, statesOf(planned.selected), { ...acting, isForced: action === 'force' })
  }

  async #madeAgain(
    { graph }: StoredRun,
    instances: readonly RecordedInstance[],
    { changes }: ActionPlan,
  ): Promise<ActionPlan['changes']> {
    const begun = changes.filter(({ to }) => to === 'queued' || to === 'waiting').map(({ instance }) => instance.id)
    const found = await outputsMadeAgain(this.#parts.store, graph, instances, new Set(begun))
    const changed = new Set(changes.map(({ instance }) => instance.id))
    const others = found.filter(({ instance }) => !changed.has(instance.id))
    return others.map(({ instance, reader }) => ({
      instance,
      to: 'queued',
      leftOut: false,
      sentence: `It runs again, because its temporary output was removed, and '${reader}' needs it.`,
    }))
  }

  async #instancesOf(run: number): Promise<readonly RecordedInstance[]> {
    return this.#parts.store.instanceHistory.listOfRun({ run, after: 0, limit: Number.MAX_SAFE_INTEGER })
  }

  /** Marks task by task, in graph order. A conflict over one task instance does not affect the others. */
  async #mark({ run, stored, selected }: RunAction, state: MarkedState, by: string): Promise<void> {
    const { checks, marker, reviver } = this.#parts
    await checks.check(stored, selected, state)
    const ready: TaskDelivery[] = []
    const conflicts: MlAirflowError[] = []
    for (const ofTask of groupBy(selected, ({ taskId }) => taskId).values()) {
      ready.push(...(await reviver.resetEnded(stored, ofTask, by)))
      for (const instance of ofTask) {
        const marked = await marker.mark(stored, instance, state, by).catch(conflictOf)
        if (marked instanceof MlAirflowError) conflicts.push(marked)
        else ready.push(...marked.ready)
      }
    }
    await reviver.goOn(run, ready)
    const [first] = conflicts
    if (first !== undefined) throw first
  }
}

function conflictOf(error: unknown): MlAirflowError {
  if (error instanceof MlAirflowError && error.code === 'conflict') return error
  throw error
}

function statesOf(instances: readonly { readonly id: number; readonly state: string }[]): ReadonlyMap<number, string> {
  return new Map(instances.map(({ id, state }) => [id, state]))
}
