import {
  type AnyTask,
  isDone,
  type Manifest,
  outputPathOf,
  type Store,
  type StoredRecord,
  type TaskInstance,
  type TryFiles,
  tableOf,
} from '@ml-airflow/core'
import type { Observer } from '../observer.ts'
import { recordQuery } from '../planning/plan.ts'
import { outputContext } from '../tries/context.ts'
import type { KnownRun } from './run-cache.ts'

export interface TemporaryOutputsParts {
  readonly store: Pick<Store, 'instances' | 'records' | 'temporaryOutputs'>
  readonly files: Pick<TryFiles, 'inspectOutput' | 'removeOutput'>
  readonly observer: Observer
  readonly now: () => Date
  readonly outputDir: string
}

/** A finished record whose output lies there as it was made. */
interface Lying extends Pick<StoredRecord, 'sample'> {
  readonly recordId: number
  readonly finishEpoch: number
  readonly manifest: Manifest
  readonly path: string
}

/** Removes the temporary outputs of a closed run that nothing reads any more. */
export class TemporaryOutputs {
  readonly #parts: TemporaryOutputsParts

  constructor(parts: TemporaryOutputsParts) {
    this.#parts = parts
  }

  /** Idempotent, so it may be repeated after a crash. An output that cannot be removed does not keep the run from closing. */
  async removeAfter(known: KnownRun): Promise<void> {
    const tasks = temporaryTasks(known)
    if (tasks.length === 0) return
    try {
      const instances = await this.#parts.store.instances.list(known.run.id)
      for (const task of tasks) await this.#removeOf(known, task, readSamples(known, task, instances))
    } catch (error) {
      this.#parts.observer.trouble(`Temporary outputs of run '${known.run.runId}' could not be removed.`, error)
    }
  }

  async #removeOf(known: KnownRun, task: AnyTask, samples: ReadonlySet<string>): Promise<void> {
    const query = samples.size === 0 ? undefined : recordQuery(task, known.parametersIds)
    if (query === undefined) return
    const records = await this.#parts.store.records.find(query)
    const own = records.filter(({ taskId, sample }) => taskId === task.id && samples.has(sample))
    const lying = await this.#lying(own.filter((record) => this.#isAtItsPlace(known, task, record)))
    const marked: Lying[] = []
    for (const one of lying) if (await this.#describe(task, one, this.#parts.now())) marked.push(one)
    // A run that has read the mark makes the output again. Any other run that may read the output existed before the mark.
    const readers = {
      run: known.run.id,
      taskId: task.id,
      table: query.table,
      parameters: { name: task.parameters.name, id: query.parametersId },
    }
    const ids = marked.map(({ recordId }) => recordId)
    const read = ids.length === 0 ? new Set() : await this.#parts.store.temporaryOutputs.readElsewhere(readers, ids)
    for (const one of marked)
      if (read.has(one.recordId)) await this.#describe(task, one, undefined)
      else await this.#parts.files.removeOutput(one.path)
  }

  /** What a history was imported with lies elsewhere. It is the user's, and stays. */
  #isAtItsPlace(known: KnownRun, task: AnyTask, { id: recordId, sample, outputPath }: StoredRecord): boolean {
    const subject = { known, task, instance: { sample }, claim: { recordId } }
    return outputPath === outputPathOf(task, outputContext(subject, this.#parts.outputDir))
  }

  /** An output that somebody has changed stays: it shows what happened. */
  async #lying(records: readonly StoredRecord[]): Promise<readonly Lying[]> {
    const found: Lying[] = []
    for (const { id: recordId, sample, finishedAt, finishEpoch, manifest, outputPath: path, held } of records) {
      if (finishedAt === undefined || finishEpoch === undefined || held) continue
      if (manifest === undefined || path === undefined) continue
      const { kind } = await this.#parts.files.inspectOutput(path, manifest)
      if (kind === 'as_made') found.push({ recordId, sample, finishEpoch, manifest, path })
    }
    return found
  }

  #describe(task: AnyTask, { recordId, finishEpoch, manifest }: Lying, removedAt: Date | undefined): Promise<boolean> {
    return this.#parts.store.temporaryOutputs.describe({
      table: tableOf(task),
      recordId,
      finishEpoch,
      manifest: { ...manifest, removedAt },
    })
  }
}

function temporaryTasks({ index, dag }: KnownRun): readonly AnyTask[] {
  return index.graph.flatMap(({ id }) => {
    const task = index.removesOutput(id) ? dag?.tasks.get(id) : undefined
    return task === undefined ? [] : [task]
  })
}

/** The samples of a task that is done, and that nothing in the run reads any more. */
function readSamples({ index }: KnownRun, task: AnyTask, instances: readonly TaskInstance[]): ReadonlySet<string> {
  const unread = instances.filter(({ state }) => state !== 'success' && state !== 'skipped')
  const isRead = ({ sample }: TaskInstance) =>
    index
      .downstream(task.id, sample)
      .every((reader) =>
        unread.every((one) => one.taskId !== reader.taskId || (reader.sample ?? one.sample) !== one.sample),
      )
  return new Set(
    instances.filter((one) => one.taskId === task.id && isDone(one) && isRead(one)).map(({ sample }) => sample),
  )
}
