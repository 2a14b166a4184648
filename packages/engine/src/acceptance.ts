import {
  type AnyTask,
  groupBy,
  lineageOfResults,
  markOf,
  type Rebase,
  rebased,
  type Store,
  tableOf,
} from '@ml-airflow/core'
import { digestOf } from './digest.ts'
import { upstreamResults } from './lineage.ts'
import { recordQuery } from './plan.ts'
import type { KnownRun } from './run-cache.ts'

/**
 * A task was done again, or marked as done, by somebody who wants what is downstream of it to stay done. The results just
 * downstream count as made from the new result from now on.
 */
export class Acceptance {
  readonly #store: Pick<Store, 'records' | 'instances'>

  constructor(store: Pick<Store, 'records' | 'instances'>) {
    this.#store = store
  }

  /** Repeatable: a second call finds nothing to change. */
  async accept(known: KnownRun, task: AnyTask, sample: string): Promise<void> {
    const downstream = known.index.downstream(task.id, sample)
    if (downstream.length === 0) return
    const kept = await this.#store.instances.listSkipped(known.run.id, downstream)
    const byTask = groupBy(kept, ({ taskId }) => taskId)
    for (const [taskId, keys] of byTask) {
      const behind = known.dag?.tasks.get(taskId)
      if (behind !== undefined) await this.#rebase(known, task, behind, new Set(keys.map((key) => key.sample)))
    }
  }

  async #rebase(known: KnownRun, task: AnyTask, behind: AnyTask, samples: ReadonlySet<string>): Promise<void> {
    const query = recordQuery(behind, known.parametersIds)
    if (query === undefined) return
    const rebases: Rebase[] = []
    for (const record of await this.#store.records.find(query)) {
      const { id, taskId, sample, finishEpoch, lineage } = record
      if (taskId !== behind.id || !samples.has(sample) || finishEpoch === undefined) continue
      rebases.push({ recordId: id, finishEpoch, lineage: await this.#lineage(known, task, behind, sample, lineage) })
    }
    await this.#store.records.rebase(tableOf(behind), rebases)
  }

  /** Only the mark of the accepted task changes: what else has changed upstream still counts. */
  async #lineage(known: KnownRun, task: AnyTask, behind: AnyTask, sample: string, lineage: string | undefined) {
    const { queriesFor, ofRun } = upstreamResults(known, behind)
    const found = await Promise.all(queriesFor(sample).map((query) => this.#store.records.findResults(query)))
    const results = ofRun(found.flat())
    if (lineage === undefined) return lineageOfResults(results, digestOf)
    const own = results.filter(({ taskId }) => taskId === task.id)
    return rebased(lineage, task.id, markOf(own, digestOf))
  }
}
