import {
  type AnyTask,
  groupBy,
  lineageOfResults,
  markOf,
  type Rebase,
  rebased,
  type Store,
  type StoredRecord,
  type TaskInstance,
  tableOf,
} from '@ml-airflow/core'
import { sourcesOf, withLists } from '../fan-out/lists-of-run.ts'
import type { KnownRun } from '../running/run-cache.ts'
import { digestOf } from './digest.ts'
import { upstreamResults } from './lineage.ts'
import { recordQuery } from './plan.ts'
import { inputsOf } from './task-demands.ts'

/** A task instance within its run. */
export type InstanceKey = Pick<TaskInstance, 'taskId' | 'sample'>

/** The part of a task instance that its acceptance needs. */
type AcceptedInstance = Pick<TaskInstance, 'id' | 'sample'>

/**
 * Accepts a result that a user redid, or marked as done, while downstream tasks stay done: direct downstream results count
 * as made from the new result.
 */
export class Acceptance {
  readonly #store: Pick<Store, 'records' | 'instances' | 'fanOut'>

  constructor(store: Pick<Store, 'records' | 'instances' | 'fanOut'>) {
    this.#store = store
  }

  /**
   * Idempotent, even after another run has made the result again: that one is not accepted here.
   * @param planned downstream task instances that are to be kept and not written yet; default: those that the run has
   */
  async accept(
    known: KnownRun,
    task: AnyTask,
    instance: AcceptedInstance,
    planned?: readonly InstanceKey[],
  ): Promise<void> {
    const downstream = known.index.downstream(task.id, instance.sample)
    if (downstream.length === 0 || !(await this.#stands(known, task, instance))) return
    const kept = planned ?? (await this.#store.instances.listSkipped(known.run.id, downstream))
    const byTask = groupBy(kept, ({ taskId }) => taskId)
    for (const [taskId, keys] of byTask) {
      const dependent = known.dag?.tasks.get(taskId)
      if (dependent === undefined) continue
      const listed = await withLists(this.#store, known, taskId)
      await this.#rebase(listed, task, dependent, new Set(keys.map((key) => key.sample)))
    }
  }

  /** Whether this task instance made the current result. */
  async #stands(known: KnownRun, task: AnyTask, { id, sample }: AcceptedInstance): Promise<boolean> {
    const query = recordQuery(task, known.parametersIds)
    const records = query === undefined ? [] : await this.#store.records.find(query)
    const own = records.find((record) => record.taskId === task.id && record.sample === sample)
    return own?.finishedAt !== undefined && own.finishedInstance === id
  }

  /** A result that another run has made from other samples is not the one that this run has kept. */
  async #rebase(known: KnownRun, task: AnyTask, dependent: AnyTask, samples: ReadonlySet<string>): Promise<void> {
    const query = recordQuery(dependent, known.parametersIds)
    if (query === undefined) return
    const rebases: Rebase[] = []
    const wanted = inputsOf(known, dependent.id)
    for (const record of await this.#store.records.find(query)) {
      const { id, taskId, sample, inputs, finishEpoch } = record
      if (taskId !== dependent.id || !samples.has(sample) || inputs !== wanted || finishEpoch === undefined) continue
      rebases.push({ recordId: id, finishEpoch, lineage: await this.#lineage(known, task, dependent, record) })
    }
    await this.#store.records.rebase(tableOf(dependent), rebases)
  }

  /** Only the mark of the accepted task changes: other upstream changes still count. */
  async #lineage(known: KnownRun, task: AnyTask, dependent: AnyTask, { sample, lineage }: StoredRecord) {
    const { queriesFor, ofRun } = upstreamResults(sourcesOf(known), dependent)
    const found = await Promise.all(queriesFor(sample).map((query) => this.#store.records.findResults(query)))
    const results = ofRun(found.flat())
    if (lineage === undefined) return lineageOfResults(results, digestOf)
    const own = results.filter(({ taskId }) => taskId === task.id)
    return rebased(lineage, task.id, markOf(own, digestOf))
  }
}
