import {
  type ClearableInstance,
  type ClearedInstance,
  type Graph,
  GraphIndex,
  isSettled,
  planClearing,
  type RecordedInstance,
  settledByFailure,
} from '@ml-airflow/core'
import { downstreamIds } from './downstream-ids.ts'
import type { MarkedState } from './marked-task.ts'

/** A task instance after the marks. */
export interface PredictedInstance extends ClearableInstance {
  /** Why its trigger rule decided so. */
  readonly sentence: string | undefined
}

/**
 * Predicts the effect of marks on the task instances of a run, task by task in graph order. It repeats the steps of the
 * Marker: an ended instance is reset, then ends as marked, and its downstream instances follow.
 */
export class MarkPredictor {
  readonly #index: GraphIndex
  readonly #state: MarkedState
  readonly #instances: Map<number, PredictedInstance>
  readonly #failed: ClearableInstance[] = []

  constructor(graph: Graph, instances: readonly ClearableInstance[], state: MarkedState) {
    this.#index = new GraphIndex(graph)
    this.#state = state
    this.#instances = new Map(instances.map((one) => [one.id, { ...one, sentence: undefined }]))
  }

  /**
   * @param asked instances of one task
   * @returns those to mark: an instance that fails together with a marked upstream is not marked again
   */
  mark(asked: readonly RecordedInstance[]): readonly RecordedInstance[] {
    const downstream = downstreamIds(this.#index, asked, this.#failed)
    const marked = asked.filter(({ id }) => !downstream.has(id) || this.find(id).state !== 'upstream_failed')
    if (marked.length === 0) return []
    const ids = new Set(marked.map(({ id }) => id))
    this.#begin(ids)
    this.#end(ids)
    if (this.#state === 'failed') this.#failed.push(...marked)
    return marked
  }

  find(id: number): PredictedInstance {
    const found = this.#instances.get(id)
    if (found === undefined) throw new RangeError(`No task instance ${id}.`)
    return found
  }

  #begin(ids: ReadonlySet<number>): void {
    const settled = new Set([...ids].filter((id) => isSettled(this.find(id).state)))
    if (settled.size === 0) return
    this.#take([
      ...planClearing(this.#index.graph, this.#instances.values(), ({ id }) => settled.has(id), {
        ignoreUpstream: true,
      }),
    ])
  }

  #end(ids: ReadonlySet<number>): void {
    for (const id of ids) this.#change(id, { state: this.#state, reason: '', pending: 0 })
    if (this.#state === 'failed' && this.#index.rules === undefined) this.#failBehind(ids)
    else this.#take([...planClearing(this.#index.graph, this.#instances.values(), () => false)])
  }

  #failBehind(ids: ReadonlySet<number>): void {
    const failed = [...ids].map((id) => this.find(id))
    const waiting = [...this.#instances.values()].filter(({ state }) => state === 'waiting')
    for (const { id } of settledByFailure(this.#index, waiting, failed))
      this.#change(id, { state: 'upstream_failed', reason: '', pending: 0 })
  }

  #take(changed: readonly ClearedInstance[]): void {
    for (const { id, state, pending, why } of changed)
      this.#change(id, { state, pending, reason: why?.reason ?? '', sentence: why?.sentence })
  }

  #change(id: number, change: Partial<PredictedInstance>): void {
    this.#instances.set(id, { ...this.find(id), ...change })
  }
}
