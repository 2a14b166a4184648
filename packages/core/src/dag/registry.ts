import { nearest } from '../deciding/nearest.ts'
import { MlAirflowError } from '../errors.ts'
import type { Dag } from './dag.ts'
import { clashOf } from './dag-conflict.ts'
import type { Definition } from './definition.ts'
import { type AnyTask, tableOf } from './task.ts'

/** A DAG file that failed to load, a DAG that conflicts with another one, or a file that is ignored. */
export interface DagFailure {
  readonly source: string
  readonly sentence: string
  /** Problems with their positions in the file, if known. The sentence contains all of them. */
  readonly problems?: readonly FileProblem[]
}

/** Lines and columns count from 1. The frame shows the surrounding lines. */
export interface FileProblem {
  readonly line: number
  readonly column: number
  readonly sentence: string
  readonly frame: string
}

/** Origin of a DAG. */
export interface DagOrigin {
  /** Its file, or `built-in`. */
  readonly source: string
  /** Working folder of its commands. Undefined: each try runs in an empty folder. */
  readonly folder?: string | undefined
  /** Its files as loaded. Undefined: they cannot change during the life of the process. */
  readonly definition?: Definition | undefined
}

interface RefusedDag {
  readonly dag: Dag
  readonly origin: DagOrigin
  readonly failure: DagFailure
}

/** Shape of the table that holds the records of one task, or of several tasks that share it. */
export interface RecordTable {
  readonly name: string
  readonly task: AnyTask
}

/** The DAGs known to this process, and the failures to load others. */
export class DagRegistry {
  #failures: DagFailure[]
  #notices: readonly DagFailure[]
  #dags = new Map<string, Dag>()
  #tables = new Map<string, RecordTable>()
  #origins = new Map<string, DagOrigin>()
  /** By DAG id: a known DAG that cannot be used. */
  #refused = new Map<string, RefusedDag>()

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

  /** Files in the DAG folder that have no effect, although a user may expect one. */
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

  /** The file that defines a DAG; `built-in` for a DAG that ships with the product. */
  sourceOf(dagId: string): string | undefined {
    return this.#origins.get(dagId)?.source
  }

  /** The files of a DAG, as loaded. */
  definitionOf(dagId: string): Definition | undefined {
    return this.#origins.get(dagId)?.definition
  }

  /** @throws MlAirflowError `not_found`, which suggests the DAG with the most similar id; `conflict` while its tables are missing or do not fit */
  get(dagId: string): Dag {
    const dag = this.#dags.get(dagId)
    if (dag !== undefined) return dag
    const refused = this.#refused.get(dagId)
    if (refused !== undefined) throw new MlAirflowError('conflict', refused.failure.sentence)
    const meant = nearest(dagId, [...this.#dags.keys()])
    throw new MlAirflowError(
      'not_found',
      `The DAG ID '${dagId}' does not exist.${meant ? ` Did you mean '${meant}'?` : ''}`,
    )
  }

  /** The folder in which the commands of a DAG run. */
  folderOf(dagId: string): string | undefined {
    return this.#origins.get(dagId)?.folder
  }

  /** A registry with this DAG only; empty if the DAG is unknown. */
  only(dagId: string): DagRegistry {
    const dag = this.#dags.get(dagId)
    const origin = this.#origins.get(dagId)
    return new DagRegistry(dag === undefined || origin === undefined ? [] : [{ dag, ...origin }])
  }

  /**
   * Turns the DAGs that use one of these tables into failures; the others stay.
   * @param tables by name: why a table cannot be used
   */
  refuse(tables: ReadonlyMap<string, string>): void {
    for (const dag of this.dags) {
      const sentences = [...tablesUsedBy(dag)].map((name) => tables.get(name)).filter((one) => one !== undefined)
      if (sentences.length === 0) continue
      const sentence = `The DAG '${dag.id}' cannot run. ${sentences.join(' ')}`
      const origin = this.#origins.get(dag.id) ?? { source: dag.id }
      const failure = { source: origin.source, sentence }
      this.#refused.set(dag.id, { dag, origin, failure })
      this.#failures.push(failure)
      this.#dags.delete(dag.id)
      this.#origins.delete(dag.id)
    }
    this.#tables = new Map(this.dags.flatMap(recordTablesOf).map((table) => [table.name, table]))
  }

  /** The refused DAGs, as loaded, so that their tables can be checked again. */
  get refused(): DagRegistry {
    return new DagRegistry([...this.#refused.values()].map(({ dag, origin }) => ({ dag, ...origin })))
  }

  /**
   * Takes back the refused DAGs that `checked` still has; the others stay refused for the reason that it gives.
   * @param checked the answer of `refused`, after another check
   * @returns whether a DAG was taken back
   */
  readmit(checked: DagRegistry): boolean {
    const known = this.#dags.size
    for (const [id, { dag, origin, failure }] of this.#refused) {
      const now = checked.#refused.get(id)
      this.#failures = this.#failures.flatMap((one) => (one === failure ? (now?.failure ?? []) : one))
      if (now !== undefined) this.#refused.set(id, now)
      else {
        this.#refused.delete(id)
        this.#add(dag, origin)
      }
    }
    return this.#dags.size > known
  }

  /** Replaces the DAGs with those of another registry. DAGs that callers already hold stay valid. */
  adopt(other: DagRegistry): void {
    this.#dags = other.#dags
    this.#tables = other.#tables
    this.#failures = other.#failures
    this.#notices = other.#notices
    this.#origins = other.#origins
    this.#refused = other.#refused
  }

  #add(dag: Dag, origin: DagOrigin): void {
    const clash = clashOf(dag, this.dags)
    if (clash !== undefined) {
      this.#failures.push({ source: origin.source, sentence: clash })
      return
    }
    this.#dags.set(dag.id, dag)
    this.#origins.set(dag.id, origin)
    for (const table of recordTablesOf(dag)) this.#tables.set(table.name, table)
  }
}

function recordTablesOf(dag: Dag): readonly RecordTable[] {
  return [...dag.tasks.values()].map((task) => ({ name: tableOf(task), task }))
}

/** Names of the tables of its parameters and tasks. */
function tablesUsedBy(dag: Dag): ReadonlySet<string> {
  const tables = recordTablesOf(dag)
  const parameters = [dag.parameters, ...tables.map(({ task }) => task.parameters)]
  return new Set([
    ...tables.map(({ name }) => name),
    ...parameters.flatMap(({ chain }) => chain.map(({ name }) => name)),
  ])
}
