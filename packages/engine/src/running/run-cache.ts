import { type Graph, GraphIndex, type StoredRun } from '@ml-airflow/core'
import { LRUCache } from 'lru-cache'
import { type DagOfRun, KeptDags, type KeptDagsParts } from './kept-dags.ts'

/** What never changes about a run, kept so that a task need not read it again. */
export interface KnownRun extends Pick<StoredRun, 'run' | 'parametersIds' | 'delivery'>, DagOfRun {
  readonly index: GraphIndex
  /** Of the tasks that the one at hand gathers: the samples that came from lists, by task. */
  readonly lists?: ReadonlyMap<string, readonly string[]>
}

/** Runs in flight on one worker. The one that was used least recently goes first, and is met anew if it is still used. */
const MOST = 1_000

export interface RunCacheParts extends KeptDagsParts {
  /** Loads the DAGs again where their files have changed. */
  readonly lookForDags?: () => Promise<unknown>
}

/** The runs this worker deals with, each with the DAG that it was made with. */
export class RunCache {
  readonly #parts: RunCacheParts
  readonly #dags: KeptDags
  readonly #runs = new LRUCache<number, KnownRun>({ max: MOST })
  readonly #indexes = new WeakMap<Graph, GraphIndex>()

  constructor(parts: RunCacheParts) {
    this.#parts = parts
    this.#dags = new KeptDags(parts)
  }

  /** Undefined: SQL knows no such run. */
  async get(run: number): Promise<KnownRun | undefined> {
    const known = this.#runs.get(run)
    if (known !== undefined) return known
    const stored = await this.#parts.store.runs.load(run)
    return stored && (await this.know(stored))
  }

  /** The next to ask for it meets the run anew, with the definition that it has then. */
  forget(run: number): void {
    this.#runs.delete(run)
  }

  /** Runs of one graph share its index: that of 10,000 tasks takes 1.5 MB. */
  #indexOf(graph: Graph): GraphIndex {
    const index = this.#indexes.get(graph) ?? new GraphIndex(graph)
    this.#indexes.set(graph, index)
    return index
  }

  async know(stored: StoredRun): Promise<KnownRun> {
    await this.#parts.lookForDags?.()
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
