import { type Dag, type DagRegistry, type Graph, GraphIndex, type RunPlan, type Store } from '@ml-airflow/core'
import { LRUCache } from 'lru-cache'

/** What never changes about a run, kept so that a task need not read it again. */
export interface KnownRun extends Pick<RunPlan, 'run' | 'parametersIds' | 'delivery'> {
  readonly index: GraphIndex
  /** Of the tasks that the one at hand gathers: the samples that came from lists, by task. */
  readonly lists?: ReadonlyMap<string, readonly string[]>
  /** Undefined where this worker has no such DAG. */
  readonly dag: Dag | undefined
  /** The folder of its DAG's file. */
  readonly folder: string | undefined
}

/** Runs in flight on one worker. The one that was used least recently goes first, and is met anew if it is still used. */
const MOST = 1_000

export interface RunCacheParts {
  readonly store: Pick<Store, 'runs'>
  readonly registry: Pick<DagRegistry, 'find' | 'folderOf'>
  /** Loads the DAGs again where their files have changed. */
  readonly lookForDags?: () => Promise<unknown>
}

/** The runs this worker deals with, each with its DAG as it was when the worker met the run. */
export class RunCache {
  readonly #parts: RunCacheParts
  readonly #runs = new LRUCache<number, KnownRun>({ max: MOST })
  readonly #indexes = new WeakMap<Graph, GraphIndex>()

  constructor(parts: RunCacheParts) {
    this.#parts = parts
  }

  /** Undefined: SQL knows no such run. */
  async get(run: number): Promise<KnownRun | undefined> {
    const known = this.#runs.get(run)
    if (known !== undefined) return known
    const plan = await this.#parts.store.runs.planOf(run)
    return plan && (await this.know(plan))
  }

  /** The next to ask for it meets the run anew, with the DAG of that time. */
  forget(run: number): void {
    this.#runs.delete(run)
  }

  /** Runs of one graph share its index: that of 10,000 tasks takes 1.5 MB. */
  #indexOf(graph: Graph): GraphIndex {
    const index = this.#indexes.get(graph) ?? new GraphIndex(graph)
    this.#indexes.set(graph, index)
    return index
  }

  async know(plan: RunPlan): Promise<KnownRun> {
    await this.#parts.lookForDags?.()
    const known: KnownRun = {
      run: plan.run,
      parametersIds: plan.parametersIds,
      delivery: plan.delivery,
      index: this.#indexOf(plan.graph),
      dag: this.#parts.registry.find(plan.run.dagId),
      folder: this.#parts.registry.folderOf(plan.run.dagId),
    }
    this.#runs.set(plan.run.id, known)
    return known
  }
}
