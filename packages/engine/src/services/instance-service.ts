import {
  isDone,
  type JobQueue,
  MlAirflowError,
  type Run,
  type Store,
  type TaskDelivery,
  type TaskInstance,
} from '@ml-airflow/core'
import { beginAnew } from './begin-anew.ts'
import type { Dependencies, UnmetDependency } from './dependencies.ts'

export interface InstanceServiceParts {
  readonly store: Pick<Store, 'clearing' | 'instances' | 'runs'>
  readonly dependencies: Pick<Dependencies, 'unmetOf'>
  readonly queue: Pick<JobQueue, 'announceClear' | 'addRun' | 'addTasks'>
  /** Called when the queue could not be reached; the reconciler will make up for it. */
  readonly onQueueError: (error: unknown) => void
}

/** How one task instance is to be run. */
export interface StartRequest {
  readonly run: Run
  readonly instance: TaskInstance
  /** Also where it is done. */
  readonly force: boolean
  /** Also where what comes before it is not done. */
  readonly ignoreUpstream: boolean
  readonly pool: string | undefined
  /** It is run by the caller, and no worker is given it meanwhile. */
  readonly isHere: boolean
  /** Who asks, for people. */
  readonly by: string
}

export type StartResult =
  | { readonly kind: 'done_already' }
  | { readonly kind: 'unmet'; readonly dependencies: readonly UnmetDependency[] }
  | { readonly kind: 'ready'; readonly delivery: TaskDelivery }

// The caller has this time to claim what it runs itself. If it dies before, the reconciler gives the task instance to a worker.
const KEPT_MS = 60_000

/** What clients may ask of single task instances. */
export class InstanceService {
  readonly #parts: InstanceServiceParts

  constructor(parts: InstanceServiceParts) {
    this.#parts = parts
  }

  /**
   * Makes one task instance ready to run. A finished one begins anew, and its run goes on.
   * @throws MlAirflowError `conflict` where it is running
   */
  async prepare(request: StartRequest): Promise<StartResult> {
    const { run, instance, force, ignoreUpstream, pool, isHere, by } = request
    if (instance.state === 'running')
      throw new MlAirflowError('conflict', `Task '${instance.taskId}' of run '${run.runId}' is running already.`)
    if (isDone(instance) && !force) return { kind: 'done_already' }
    const unmet = ignoreUpstream ? [] : await this.#unmetUpstream(run, instance)
    if (unmet.length > 0) return { kind: 'unmet', dependencies: unmet }
    const keptMs = isHere ? KEPT_MS : 0
    const delivery = await beginAnew(this.#parts.store, run, instance, { by, pool, keptMs, ignoreUpstream })
    if (delivery !== undefined) return { kind: 'ready', delivery }
    throw new MlAirflowError(
      'conflict',
      `Task '${instance.taskId}' of run '${run.runId}' was started by somebody else meanwhile.`,
    )
  }

  /** Gives a task instance that is ready to the workers, with whatever of its run is ready as well. */
  async send(run: Run, delivery: TaskDelivery): Promise<void> {
    const { store, queue, onQueueError } = this.#parts
    const stored = await store.runs.load(run.id)
    if (stored === undefined) return
    const parent = { run: run.id, dagId: run.dagId, delivery: stored.delivery }
    try {
      await queue.announceClear(run.id, [])
      await queue.addRun(parent)
      await queue.addTasks(parent, [delivery])
    } catch (error) {
      onQueueError(error)
    }
  }

  async #unmetUpstream(run: Run, instance: TaskInstance): Promise<readonly UnmetDependency[]> {
    return (await this.#parts.dependencies.unmetOf(run, instance)).filter(({ name }) => name === 'Trigger Rule')
  }
}
