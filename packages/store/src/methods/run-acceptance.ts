import { type AcceptedRun, Gathered, type NewRun } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import { existing, type Session, type Transaction, Unmet } from '../database/session.ts'
import { sqlTime } from '../database/times.ts'
import { addAuditEntry } from './audit.ts'
import { storeDefinition } from './definitions.ts'
import type { Graphs } from './graphs.ts'
import type { LocatedRun, ParameterTables } from './parameter-tables.ts'
import { addParameters, idsInSql } from './parameters.ts'
import { runOf } from './read-rows.ts'

/** The part of an accepted run that its transaction yields. */
type Added = Pick<AcceptedRun, 'run' | 'auditId'>

/** Accepts runs. Those that are requested at the same time share a transaction. */
export class RunAcceptance {
  readonly #database: Database
  readonly #graphs: Graphs
  readonly #tables: ParameterTables
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
    const added = await session.together(() => asked.map((one) => addRun(session, this.#graphs, one)))
    const [rows] = await session.commitWith(() => [session.rows('find-runs', { runs: added.map(({ id }) => id) })])
    const runs = new Map(rows.map((row) => [row.id, runOf(row)]))
    return added.map(({ id, auditId }) => ({ run: existing(runs.get(id), `run ${id}`), auditId }))
  }

  /** Expects that an earlier run has brought the graph and the definition. */
  async #acceptAlone(asked: LocatedRun): Promise<Added> {
    try {
      return await this.#database.transaction(async (session) => {
        const [{ auditId }, row] = await session.commitWith(() => adding(session, this.#graphs, asked))
        return { run: runOf(existing(row, `run '${asked.runId}'`)), auditId }
      })
    } catch (error) {
      if (!(error instanceof Unmet)) throw error
      return this.#database.transaction((session) => insertRun(session, this.#graphs, asked))
    }
  }
}

/** Adds a run, and what it refers to, in the transaction of other changes. */
export async function insertRun(session: Session, graphs: Graphs, asked: LocatedRun): Promise<Added> {
  await graphs.store(session, asked.graph)
  await storeDefinition(session, asked.definition)
  const [{ auditId }, row] = await session.together(() => adding(session, graphs, asked))
  return { run: runOf(existing(row, `run '${asked.runId}'`)), auditId }
}

function adding(session: Session, graphs: Graphs, asked: LocatedRun) {
  return [
    addRun(session, graphs, asked),
    session.row('find-run-by-run-id', { dag_id: asked.dagId, run_id: asked.runId }),
  ] as const
}

interface AddedRow {
  readonly id: number
  readonly auditId: number | undefined
}

/**
 * Adds a run, the rows of its parameters, and its audit entry.
 * @throws Unmet unless its graph and its definition exist
 */
async function addRun(session: Session, graphs: Graphs, asked: LocatedRun): Promise<AddedRow> {
  const { definition, levels, conf, audit } = asked
  const ids = idsInSql(levels, conf)
  const row = {
    ...ids.values,
    dag_id: asked.dagId,
    run_id: asked.runId,
    conf: JSON.stringify(conf),
    options: JSON.stringify(asked.options),
    graph_hash: graphs.hashOf(asked.graph),
    execution_date: sqlTime(asked.executionDate),
    external_trigger: Number(asked.externalTrigger),
    triggered_by: asked.triggeredBy?.slice(0, 255) ?? null,
    definition_hash: definition?.hash ?? null,
    traceparent: asked.traceparent ?? null,
  }
  const [auditId, , id] = await session.together(() => [
    audit === undefined ? NO_ENTRY : addAuditEntry(session, audit),
    addParameters(session, levels, conf),
    session.insert('insert-run', row, { parameters_ids: ids.sql }),
  ])
  return { id, auditId }
}

const NO_ENTRY = Promise.resolve(undefined)
