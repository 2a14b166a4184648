import { type AcceptedRun, Gathered, groupBy, MlAirflowError, type NewRun, type Run } from '@ml-airflow/core'
import { LRUCache } from 'lru-cache'
import type { Database } from '../database/database.ts'
import { existing, type RowOf, type Session, Unmet } from '../database/session.ts'
import { Expression, type Row } from '../database/statements.ts'
import { sqlTime, timeOf } from '../database/times.ts'
import { addAuditEntries } from './audit.ts'
import { storeDefinition } from './definitions.ts'
import type { Graphs } from './graphs.ts'
import type { LocatedRun, ParameterTables } from './parameter-tables.ts'
import { addParameters, idsInSql } from './parameters.ts'
import { type RunColumns, runWith } from './read-rows.ts'

const GRAPHS_KNOWN = 1000

/** The part of an accepted run that its transaction yields. */
type Added = Pick<AcceptedRun, 'run' | 'auditId'>

/** Accepts runs. Those that are requested at the same time share a transaction. */
export class RunAcceptance {
  readonly #database: Database
  readonly #graphs: Graphs
  readonly #tables: ParameterTables
  /** Digests of graphs that a run of this process has found: no row of them is ever removed. */
  readonly #knownGraphs = new LRUCache<string, true>({ max: GRAPHS_KNOWN })
  readonly #gathered = new Gathered<LocatedRun, Added>((asked) => this.#acceptAll(asked))

  constructor(database: Database, graphs: Graphs, tables: ParameterTables) {
    this.#database = database
    this.#graphs = graphs
    this.#tables = tables
  }

  /** @throws MlAirflowError `conflict` if the run id is taken; then nothing of the run remains, not even its parameters row */
  async accept(asked: NewRun): Promise<Added> {
    return this.#gathered.ask(await this.#tables.locate(asked))
  }

  async #acceptAll(asked: readonly LocatedRun[]): Promise<readonly Added[]> {
    const [first, ...others] = asked
    if (first !== undefined && others.length === 0) return this.#acceptAlone(first)
    return this.#addAndCommit(asked)
  }

  /** Expects that a graph of an earlier run still exists. */
  async #acceptAlone(asked: LocatedRun): Promise<readonly Added[]> {
    const hash = this.#graphs.hashOf(asked.graph)
    try {
      const added = await this.#addAndCommit([asked])
      this.#knownGraphs.set(hash, true)
      return added
    } catch (error) {
      const isForgotten = !isFinal(error) && this.#knownGraphs.delete(hash)
      if (!isForgotten && !(error instanceof Unmet)) throw error
      return [await this.#database.transaction((session) => insertRun(session, this.#graphs, asked))]
    }
  }

  #addAndCommit(asked: readonly LocatedRun[]): Promise<readonly Added[]> {
    const isKnown = (hash: string) => this.#knownGraphs.has(hash)
    return this.#database.transaction(async (session) => {
      const [added] = await session.commitWith(() => [addRuns(session, this.#graphs, asked, isKnown)])
      return added
    })
  }
}

/** Adds a run, and what it refers to, in the transaction of other changes. */
export async function insertRun(session: Session, graphs: Graphs, asked: LocatedRun): Promise<Added> {
  await graphs.store(session, asked.graph)
  await storeDefinition(session, asked.definition)
  const [added] = await addRuns(session, graphs, [asked], () => false)
  return existing(added, `run '${asked.runId}'`)
}

/**
 * Adds runs, the rows of their parameters, and their audit entries, in one message: for many runs, a statement for each row
 * cost as much as the rows.
 * @param isKnown whether a graph is known to exist; if it was removed below the process, the foreign key refuses the run
 * @throws Unmet unless the graphs exist
 */
async function addRuns(
  session: Session,
  graphs: Graphs,
  asked: readonly LocatedRun[],
  isKnown: (graphHash: string) => boolean,
): Promise<readonly Added[]> {
  const columns = asked.map(columnsOf)
  const rows = asked.map((one, index) => rowOf(one, columns[index] as Columns, graphOf(one, graphs, isKnown)))
  const [auditIds, , , found] = await session.together(() => [
    addAuditEntries(
      session,
      asked.flatMap(({ audit }) => audit ?? []),
    ),
    addAllParameters(session, asked),
    session.change('insert-runs', { rows }),
    asked.length === 1 ? session.rows('added-run') : session.rows('added-runs', { count: asked.length }),
  ])
  const ids = auditIds.values()
  return asked.map((one, index) => ({
    run: addedRun(one, columns[index] as Columns, found[index]),
    auditId: one.audit && ids.next().value,
  }))
}

/** Runs of one DAG share their statements. */
async function addAllParameters(session: Session, asked: readonly LocatedRun[]): Promise<void> {
  const dags = [...groupBy(asked, ({ levels }) => levels)]
  await session.together(() =>
    dags.map(([levels, runs]) =>
      addParameters(
        session,
        levels,
        runs.map(({ conf }) => conf),
      ),
    ),
  )
}

type Columns = Omit<RunColumns, 'id' | 'state'>

function columnsOf({ dagId, runId, conf, options, triggeredBy, definition, traceparent }: LocatedRun): Columns {
  return {
    dag_id: dagId,
    run_id: runId,
    conf: JSON.stringify(conf),
    options: JSON.stringify(options),
    triggered_by: triggeredBy?.slice(0, 255) ?? null,
    definition_hash: definition?.hash ?? null,
    traceparent: traceparent ?? null,
  }
}

/** In the order of `insert-runs`. */
function rowOf(asked: LocatedRun, columns: Columns, graph: Row[number]): Row {
  return [
    columns.dag_id,
    columns.run_id,
    columns.conf,
    columns.options,
    graph,
    idsInSql(asked.levels, asked.conf),
    sqlTime(asked.executionDate),
    Number(asked.externalTrigger),
    columns.triggered_by,
    columns.definition_hash,
    columns.traceparent,
  ]
}

/** No foreign key guards the definition of a run, so every run looks for it. */
function graphOf(asked: LocatedRun, graphs: Graphs, isKnown: (graphHash: string) => boolean): Row[number] {
  const graph_hash = graphs.hashOf(asked.graph)
  const definition_hash = asked.definition?.hash ?? null
  if (!isKnown(graph_hash)) return new Expression(EXISTING_GRAPH, { graph_hash, definition_hash })
  if (definition_hash === null) return graph_hash
  return new Expression(GRAPH_OF_EXISTING_DEFINITION, { graph_hash, definition_hash })
}

const GRAPH_OF_EXISTING_DEFINITION = '(SELECT :graph_hash FROM dag_definition WHERE hash = :definition_hash)'
const EXISTING_GRAPH = `(SELECT hash FROM graph WHERE hash = :graph_hash
    AND (:definition_hash IS NULL OR EXISTS (SELECT 1 FROM dag_definition WHERE hash = :definition_hash)))`

/** The run as it would be read: reading the whole row took a fifth of the time of a trigger in MariaDB. */
function addedRun(asked: LocatedRun, columns: Columns, row: RowOf<'added-runs'> | undefined): Run {
  const { id, created_at } = existing(row, `run '${asked.runId}'`)
  const { executionDate, externalTrigger } = asked
  const ends = { startedAt: undefined, finishedAt: undefined }
  const times = { executionDate, externalTrigger, createdAt: timeOf(created_at), ...ends }
  return runWith({ ...columns, id, state: 'queued' }, times)
}

/** Errors of other causes than a missing graph. */
function isFinal(error: unknown): boolean {
  return error instanceof MlAirflowError && (error.code === 'conflict' || error.code === 'unavailable')
}
