import type { Dag, DagRegistry, Definition, Run, Store } from '@ml-airflow/core'
import { messageOf } from '@ml-airflow/core'
import { LRUCache } from 'lru-cache'
import type { Observer } from '../observer.ts'

/** Loads a DAG from the files of a definition. `source` is the present or former path of its main file. */
export type LoadKept = (dagId: string, definition: Definition, source: string) => Promise<Dag>

export interface KeptDagsParts {
  readonly store: Pick<Store, 'runs'>
  readonly registry: Pick<DagRegistry, 'find' | 'sourceOf' | 'folderOf' | 'definitionOf'>
  readonly observer: Observer
  readonly loadKept?: LoadKept | undefined
}

/** A DAG of stored files, and the folder in which its commands run. */
export interface KeptDag {
  readonly dag: Dag
  readonly folder: string
  readonly definition: Definition
}

/** A DAG for one run. */
export interface DagOfRun {
  /** Undefined if this process cannot load it. */
  readonly dag: Dag | undefined
  /** Folder of its file. */
  readonly folder: string | undefined
}

const MOST = 50

/** The DAGs of runs, each from the definition that the run keeps, regardless of later changes of the files. */
export class KeptDags {
  readonly #parts: KeptDagsParts
  readonly #loaded = new LRUCache<string, Promise<DagOfRun>>({ max: MOST })

  constructor(parts: KeptDagsParts) {
    this.#parts = parts
  }

  /** Whether the definition that a run keeps is the one that this process has loaded. */
  isPresent({ dagId, definition }: Run): boolean {
    return definition !== undefined && definition === this.#parts.registry.definitionOf(dagId)?.hash
  }

  async dagOf(run: Run): Promise<DagOfRun> {
    const { registry, observer } = this.#parts
    const { runId, dagId, definition } = run
    const present = { dag: registry.find(dagId), folder: registry.folderOf(dagId) }
    if (definition === undefined || this.isPresent(run)) return present
    try {
      return await this.#kept(dagId, definition)
    } catch (error) {
      const instead = present.dag === undefined ? 'its file is gone, too' : 'the run goes on with the DAG as it is now'
      observer.trouble(`Run '${runId}': ${messageOf(error)} So ${instead}.`, error)
      return present
    }
  }

  /** Failures are not cached: a missing file may reappear. */
  #kept(dagId: string, hash: string): Promise<DagOfRun> {
    const key = `${hash} ${dagId}`
    const loaded = this.#loaded.get(key) ?? this.#load(dagId, hash)
    this.#loaded.set(key, loaded)
    loaded.catch(() => this.#loaded.delete(key))
    return loaded
  }

  async #load(dagId: string, hash: string): Promise<DagOfRun> {
    const { registry, loadKept } = this.#parts
    const kept = loadKept && (await findKeptDag({ ...this.#parts, loadKept }, dagId, hash))
    return kept ?? { dag: registry.find(dagId), folder: registry.folderOf(dagId) }
  }
}

/**
 * The DAG of stored files. Undefined: no files are stored under this digest.
 * @throws MlAirflowError `bad_dag` if they can no longer be loaded
 */
export async function findKeptDag(
  { store, registry, loadKept }: Sources,
  dagId: string,
  hash: string,
): Promise<KeptDag | undefined> {
  const definition = await store.runs.findDefinition(hash)
  if (definition === undefined) return undefined
  const source = registry.sourceOf(dagId) ?? definition.source
  return { dag: await loadKept(dagId, definition, source), folder: folderOf(source), definition }
}

interface Sources {
  readonly store: Pick<Store, 'runs'>
  readonly registry: Pick<DagRegistry, 'sourceOf'>
  readonly loadKept: LoadKept
}

function folderOf(source: string): string {
  return source.slice(0, Math.max(source.lastIndexOf('/'), source.lastIndexOf('\\')))
}
