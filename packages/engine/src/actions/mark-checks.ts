import {
  MlAirflowError,
  NO_RECORD,
  type RecordedInstance,
  type Store,
  type StoredRun,
  type TryFiles,
} from '@ml-airflow/core'
import { declaredOutput, type MarkedState, type MarkRegistry, markedTask } from './marked-task.ts'

export interface MarkChecksParts {
  readonly store: Pick<Store, 'pools'>
  readonly registry: MarkRegistry
  readonly files: Pick<TryFiles, 'exists'>
  readonly outputDir: string
}

/** Checks, before any change, whether task instances can be marked. */
export class MarkChecks {
  readonly #parts: MarkChecksParts

  constructor(parts: MarkChecksParts) {
    this.#parts = parts
  }

  /** @throws MlAirflowError `conflict` if marking is not possible now */
  async check(stored: StoredRun, instances: readonly RecordedInstance[], state: MarkedState): Promise<void> {
    if (stored.paused)
      throw new MlAirflowError('conflict', `DAG '${stored.run.dagId}' is paused: unpause it to mark tasks of it.`)
    this.checkOutputs(stored, instances, state)
    await this.#checkPools(instances)
  }

  /**
   * The output of a task marked as done must exist, because downstream tasks read it.
   * @throws MlAirflowError `conflict`, which names the first missing output
   */
  checkOutputs(stored: StoredRun, instances: readonly RecordedInstance[], state: MarkedState): void {
    const { registry, files, outputDir } = this.#parts
    for (const instance of instances) {
      if (instance.recordId === NO_RECORD) throw unlisted(stored, instance)
      const path = declaredOutput(markedTask(registry, stored, instance.taskId), instance, instance, outputDir)
      if (state === 'success' && path !== undefined && !files.exists(path)) throw outputless(instance, path)
    }
  }

  async #checkPools(instances: readonly RecordedInstance[]): Promise<void> {
    for (const name of new Set(instances.flatMap(({ pool }) => pool ?? []))) {
      const pool = await this.#parts.store.pools.find(name)
      if (pool !== undefined && pool.slots >= 0 && pool.used >= pool.slots)
        throw new MlAirflowError('conflict', `Pool '${name}' has no free slot now: try again when it has.`)
    }
  }
}

function outputless({ taskId, sample }: RecordedInstance, path: string): MlAirflowError {
  const which = sample === '' ? '' : ` for sample '${sample}'`
  const sentence = `Task '${taskId}'${which} cannot be marked as done: its output ${path} is not there. Put it there, or run the task.`
  return new MlAirflowError('conflict', sentence)
}

function unlisted({ run, graph }: StoredRun, { taskId }: RecordedInstance): MlAirflowError {
  const source = graph.find(({ id }) => id === taskId)?.samplesFrom?.task
  const sentence = `Task '${taskId}' of run '${run.runId}' cannot be marked: its samples are unknown until '${source}' has run.`
  return new MlAirflowError('conflict', sentence)
}
