import {
  isDone,
  type JobQueue,
  MlAirflowError,
  type Run,
  type Store,
  type TaskDelivery,
  type TaskInstance,
} from '@ml-airflow/core'
import type { Dependencies, UnmetDependency } from './dependencies.ts'
import { makeReady } from './make-ready.ts'

export interface InstanceServiceParts {
  readonly store: Pick<Store, 'clearing' | 'instances' | 'runs'>
  readonly dependencies: Pick<Dependencies, 'unmetOf'>
  readonly queue: Pick<JobQueue, 'announceClear' | 'addRun' | 'addTasks'>
  /** Called when the queue is unreachable; the reconciler catches up. */
  readonly onQueueError: (error: unknown) => void
}

/** Options for running one task instance. */
export interface StartRequest {
  readonly run: Run
  readonly instance: TaskInstance
  /** Runs it even if it is done. */
  readonly force: boolean
  /** Runs it even if its upstreams are not done. */
  readonly ignoreUpstream: boolean
  readonly pool: string | undefined
  /** The caller runs it, and no worker gets it in the meantime. */
  readonly isHere: boolean
  /** Name of the user, for messages. */
  readonly by: string
}

export type StartResult =
  | { readonly kind: 'done_already' }
  | { readonly kind: 'unmet'; readonly dependencies: readonly UnmetDependency[] }
  | { readonly kind: 'ready'; readonly delivery: TaskDelivery }

// Time for the caller to claim the instance. If the caller dies first, the reconciler gives the instance to a worker.
const KEPT_MS = 60_000

/** Client requests on single task instances. */
export class InstanceService {
  readonly #parts: InstanceServiceParts

  constructor(parts: InstanceServiceParts) {
    this.#parts = parts
  }

  /**
   * Makes one task instance ready to run. A finished one is reset, and its run continues.
   * @throws MlAirflowError `conflict` if it is running
   */
  async prepare(request: StartRequest): Promise<StartResult> {
    const { run, instance, force, ignoreUpstream, pool, isHere, by } = request
    if (instance.state === 'running')
      throw new MlAirflowError('conflict', `Task '${instance.taskId}' of run '${run.runId}' is already running.`)
    if (isDone(instance) && !force) return { kind: 'done_already' }
    const unmet = ignoreUpstream ? [] : await this.#unmetUpstream(run, instance)
    if (unmet.length > 0) return { kind: 'unmet', dependencies: unmet }
    const keptMs = isHere ? KEPT_MS : 0
    const delivery = await makeReady(this.#parts.store, run, instance, {
      by,
      pool,
      keptMs,
      ignoreUpstream,
      isForced: force,
    })
    if (delivery !== undefined) return { kind: 'ready', delivery }
    throw new MlAirflowError(
      'conflict',
      `Task '${instance.taskId}' of run '${run.runId}' was started by somebody else meanwhile.`,
    )
  }

  /** Enqueues a ready task instance, together with everything else that is ready in its run. */
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
