import { nearest } from '../deciding/nearest.ts'
import { MlAirflowError } from '../errors.ts'
import { clashOf } from './clash.ts'
import type { Dag } from './dag.ts'
import type { Definition } from './definition.ts'
import { type AnyTask, tableOf } from './task.ts'

/** A DAG file that could not be loaded, a DAG that clashes with another one, or a file that is overlooked. */
export interface DagFailure {
  readonly source: string
  readonly sentence: string
  /** Mistakes with their places in the file, where these are known. The sentence holds all of them. */
  readonly problems?: readonly FileProblem[]
}

/** Lines and columns count from 1. The frame shows the lines around. */
export interface FileProblem {
  readonly line: number
  readonly column: number
  readonly sentence: string
  readonly frame: string
}

/** Where a DAG comes from. */
export interface DagOrigin {
  /** Its file, or `built-in`. */
  readonly source: string
  /** The folder in which its commands run. Undefined: each try runs in an empty one. */
  readonly folder?: string | undefined
  /** Its files as they were loaded. Undefined: they cannot change while the process lives. */
  readonly definition?: Definition | undefined
}

/** The shape of the table that holds the records of one task, or of several that share it. */
export interface RecordTable {
  readonly name: string
  readonly task: AnyTask
}

/** The DAGs this process knows, and those it could not load. */
export class DagRegistry {
  #failures: DagFailure[]
  #notices: readonly DagFailure[]
  #dags = new Map<string, Dag>()
  #tables = new Map<string, RecordTable>()
  #origins = new Map<string, DagOrigin>()

  constructor(
    dags: Iterable<{ dag: Dag } & DagOrigin>,
    failures: readonly DagFailure[] = [],
    notices: readonly DagFailure[] = [],
  ) {
    this.#failures = [...failures]
    this.#notices = notices
    for (const { dag, ...origin } of dags) this.#add(dag, origin)
  }

  get failures(): readonly DagFailure[] {
    return this.#failures
  }

  /** What in the folder of DAGs has no effect, though somebody may think that it has. */
  get notices(): readonly DagFailure[] {
    return this.#notices
  }

  /** All DAGs, sorted by id. */
  get dags(): readonly Dag[] {
    return [...this.#dags.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  get tables(): readonly RecordTable[] {
    return [...this.#tables.values()]
  }

  find(dagId: string): Dag | undefined {
    return this.#dags.get(dagId)
  }

  /** The file that a DAG comes from; `built-in` where it comes with the product. */
  sourceOf(dagId: string): string | undefined {
    return this.#origins.get(dagId)?.source
  }

  /** The files of a DAG, as they were loaded. */
  definitionOf(dagId: string): Definition | undefined {
    return this.#origins.get(dagId)?.definition
  }

  /** @throws MlAirflowError `not_found`, naming the DAG whose id is most like it */
  get(dagId: string): Dag {
    const dag = this.#dags.get(dagId)
    if (dag !== undefined) return dag
    const meant = nearest(dagId, [...this.#dags.keys()])
    throw new MlAirflowError(
      'not_found',
      `The DAG ID '${dagId}' does not exist.${meant ? ` Did you mean '${meant}'?` : ''}`,
    )
  }

  /** The folder in which a DAG's commands run. */
  folderOf(dagId: string): string | undefined {
    return this.#origins.get(dagId)?.folder
  }

  /** The same with this DAG alone; with none where it is not known. */
  only(dagId: string): DagRegistry {
    const dag = this.#dags.get(dagId)
    const origin = this.#origins.get(dagId)
    return new DagRegistry(dag === undefined || origin === undefined ? [] : [{ dag, ...origin }])
  }

  /** Takes over the DAGs of another registry. Callers keep the DAGs that they have taken before. */
  adopt(other: DagRegistry): void {
    this.#dags = other.#dags
    this.#tables = other.#tables
    this.#failures = other.#failures
    this.#notices = other.#notices
    this.#origins = other.#origins
  }

  #add(dag: Dag, origin: DagOrigin): void {
    const clash = clashOf(dag, this.dags)
    if (clash !== undefined) {
      this.#failures.push({ source: origin.source, sentence: clash })
      return
    }
    this.#dags.set(dag.id, dag)
    this.#origins.set(dag.id, origin)
    for (const task of dag.tasks.values()) this.#tables.set(tableOf(task), { name: tableOf(task), task })
  }
}
