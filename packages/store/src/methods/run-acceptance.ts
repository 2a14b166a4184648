import { type AcceptedRun, Gathered, MlAirflowError, type NewRun } from '@ml-airflow/core'
import { LRUCache } from 'lru-cache'
import type { Database } from '../database/database.ts'
import { existing, type RowOf, type Session, type Transaction, Unmet } from '../database/session.ts'
import { sqlTime, timeOf } from '../database/times.ts'
import { addAuditEntry } from './audit.ts'
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
    if (first !== undefined && others.length === 0) return [await this.#acceptAlone(first)]
    return this.#database.transaction((session) => this.#acceptTogether(session, asked))
  }

  async #acceptTogether(session: Transaction, asked: readonly LocatedRun[]): Promise<readonly Added[]> {
    const added = await session.together(() => asked.map((one) => this.#add(session, one)))
    const [rows] = await session.commitWith(() => [session.rows('added-runs', { runs: added.map(({ id }) => id) })])
    const byId = new Map(rows.map((row) => [row.id, row]))
    return added.map((one, index) => addedRun(asked[index] as LocatedRun, one, byId.get(one.id)))
  }

  /** Expects that a graph of an earlier run still exists. */
  async #acceptAlone(asked: LocatedRun): Promise<Added> {
    try {
      const added = await this.#database.transaction(async (session) => {
        const [one, row] = await session.commitWith(() => [this.#add(session, asked), session.row('added-run', {})])
        return addedRun(asked, one, row)
      })
      this.#knownGraphs.set(this.#graphs.hashOf(asked.graph), true)
      return added
    } catch (error) {
      const isForgotten = !isFinal(error) && this.#knownGraphs.delete(this.#graphs.hashOf(asked.graph))
      if (!isForgotten && !(error instanceof Unmet)) throw error
      return this.#database.transaction((session) => insertRun(session, this.#graphs, asked))
    }
  }

  #add(session: Session, asked: LocatedRun): Promise<AddedRow> {
    return addRun(session, this.#graphs, asked, this.#knownGraphs.has(this.#graphs.hashOf(asked.graph)))
  }
}

/** Adds a run, and what it refers to, in the transaction of other changes. */
export async function insertRun(session: Session, graphs: Graphs, asked: LocatedRun): Promise<Added> {
  await graphs.store(session, asked.graph)
  await storeDefinition(session, asked.definition)
  const [one, row] = await session.together(() => [addRun(session, graphs, asked), session.row('added-run', {})])
  return addedRun(asked, one, row)
}

interface AddedRow {
  readonly id: number
  readonly columns: Omit<RunColumns, 'id' | 'state'>
  readonly auditId: number | undefined
}

/**
 * Adds a run, the rows of its parameters, and its audit entry.
 * @param isGraphKnown whether its graph is known to exist; if it was removed below the process, the foreign key refuses the run
 * @throws Unmet unless they exist
 */
async function addRun(session: Session, graphs: Graphs, asked: LocatedRun, isGraphKnown = false): Promise<AddedRow> {
  const { definition, levels, conf, audit } = asked
  const ids = idsInSql(levels, conf)
  const columns = {
    dag_id: asked.dagId,
    run_id: asked.runId,
    conf: JSON.stringify(conf),
    options: JSON.stringify(asked.options),
    triggered_by: asked.triggeredBy?.slice(0, 255) ?? null,
    definition_hash: definition?.hash ?? null,
    traceparent: asked.traceparent ?? null,
  }
  const row = {
    ...ids.values,
    ...columns,
    graph_hash: graphs.hashOf(asked.graph),
    execution_date: sqlTime(asked.executionDate),
    external_trigger: Number(asked.externalTrigger),
  }
  const [auditId, , id] = await session.together(() => [
    audit === undefined ? NO_ENTRY : addAuditEntry(session, audit),
    addParameters(session, levels, conf),
    session.insert('insert-run', row, { graph: graphInSql(definition, isGraphKnown), parameters_ids: ids.sql }),
  ])
  return { id, columns, auditId }
}

const NO_ENTRY = Promise.resolve(undefined)

/** No foreign key guards the definition of a run, so every run looks for it. */
function graphInSql(definition: LocatedRun['definition'], isGraphKnown: boolean): string {
  if (!isGraphKnown) return EXISTING_GRAPH
  return definition === undefined ? ':graph_hash' : GRAPH_OF_EXISTING_DEFINITION
}

const GRAPH_OF_EXISTING_DEFINITION = '(SELECT :graph_hash FROM dag_definition WHERE hash = :definition_hash)'
const EXISTING_GRAPH = `(SELECT hash FROM graph WHERE hash = :graph_hash
    AND (:definition_hash IS NULL OR EXISTS (SELECT 1 FROM dag_definition WHERE hash = :definition_hash)))`

/** The run as it would be read: reading the whole row took a fifth of the time of a trigger in MariaDB. */
function addedRun(asked: LocatedRun, { id, columns, auditId }: AddedRow, row: RowOf<'added-run'> | undefined): Added {
  const { executionDate, externalTrigger } = asked
  const createdAt = timeOf(existing(row, `run ${id}`).created_at)
  const times = { executionDate, externalTrigger, createdAt, startedAt: undefined, finishedAt: undefined }
  return { run: runWith({ ...columns, id, state: 'queued' }, times), auditId }
}

/** Errors of other causes than a missing graph. */
function isFinal(error: unknown): boolean {
  return error instanceof MlAirflowError && (error.code === 'conflict' || error.code === 'unavailable')
}
