import { type Graph, GraphIndex, type StoredRun } from '@ml-airflow/core'
import { LRUCache } from 'lru-cache'
import { type DagOfRun, KeptDags, type KeptDagsParts } from './kept-dags.ts'

/** The immutable part of a run, cached so that a task need not read it again. */
export interface KnownRun extends Pick<StoredRun, 'run' | 'parametersIds' | 'delivery'>, DagOfRun {
  readonly index: GraphIndex
  /** For the tasks that the current one gathers: the samples that came from lists, by task. */
  readonly lists?: ReadonlyMap<string, readonly string[]>
}

/** Maximum number of cached runs. The least recently used one is evicted, and loaded again when needed. */
const MOST = 1_000

export interface RunCacheParts extends KeptDagsParts {
  /** Reloads the DAGs if their files have changed, which takes a look at each file. */
  readonly reloadDags?: () => Promise<unknown>
}

/** The runs that this worker handles, each with the DAG of its definition. */
export class RunCache {
  readonly #parts: RunCacheParts
  readonly #dags: KeptDags
  readonly #runs = new LRUCache<number, KnownRun>({ max: MOST })
  readonly #indexes = new WeakMap<Graph, GraphIndex>()

  constructor(parts: RunCacheParts) {
    this.#parts = parts
    this.#dags = new KeptDags(parts)
  }

  /** Undefined: the run does not exist in SQL. */
  async get(run: number): Promise<KnownRun | undefined> {
    const known = this.#runs.get(run)
    if (known !== undefined) return known
    const stored = await this.#parts.store.runs.load(run)
    return stored && (await this.know(stored))
  }

  /** The next access loads the run again, with its current definition. */
  forget(run: number): void {
    this.#runs.delete(run)
  }

  /** Runs with equal graphs share the index: that of 10,000 tasks takes 1.5 MB. */
  #indexOf(graph: Graph): GraphIndex {
    const index = this.#indexes.get(graph) ?? new GraphIndex(graph)
    this.#indexes.set(graph, index)
    return index
  }

  async know(stored: StoredRun): Promise<KnownRun> {
    if (!this.#dags.isPresent(stored.run)) await this.#parts.reloadDags?.()
    const known: KnownRun = {
      run: stored.run,
      parametersIds: stored.parametersIds,
      delivery: stored.delivery,
      index: this.#indexOf(stored.graph),
      ...(await this.#dags.dagOf(stored.run)),
    }
    this.#runs.set(stored.run.id, known)
    return known
  }
}
