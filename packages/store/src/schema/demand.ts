import { type AnyParameters, MlAirflowError, NoParameters, type RecordTable } from '@ml-airflow/core'
import type { EntitySchema } from 'typeorm'
import type { Dialect } from '../database/dialect.ts'
import { accessTables } from './access-tables.ts'
import { backfillTables } from './backfill-tables.ts'
import { engineTables } from './engine-tables.ts'
import { evidenceTables } from './evidence-tables.ts'
import { notificationTables } from './notification-tables.ts'
import { parametersTable } from './parameters-table.ts'
import { recordTable } from './record-table.ts'
import { scheduleTables } from './schedule-tables.ts'
import { workerTables } from './worker-tables.ts'

/** The tables that the known DAGs need. The DAG registry implements it. */
export interface Demand {
  readonly tables: readonly RecordTable[]
  readonly dags: readonly { readonly parameters: AnyParameters }[]
}

/**
 * All tables, referenced ones first.
 * @throws MlAirflowError `bad_dag` if two tables would have the same name
 */
export function entitiesOf(demand: Demand, dialect: Dialect): readonly EntitySchema[] {
  const entities = [
    ...engineTables(dialect),
    ...accessTables(dialect),
    ...scheduleTables(dialect),
    ...workerTables(dialect),
    ...evidenceTables(dialect),
    ...backfillTables(dialect),
    ...notificationTables(dialect),
    ...parametersOf(demand).map((parameters) => parametersTable(parameters, dialect)),
    ...demand.tables.map((table) => recordTable(table, dialect)),
  ]
  refuseClashes(entities.map((entity) => entity.options.name))
  return entities
}

/** The definitions of all parameters, with those that they extend. */
export function parametersOf({ tables, dags }: Demand): readonly AnyParameters[] {
  const used = [NoParameters, ...dags.map((dag) => dag.parameters), ...tables.map((table) => table.task.parameters)]
  const levels = used.flatMap((parameters) => parameters.chain)
  return [...new Map(levels.map((level) => [level.name, level])).values()]
}

function refuseClashes(names: readonly string[]): void {
  const problems = names
    .filter((name, index) => names.indexOf(name) !== index)
    .map(
      (name) =>
        `The table '${name}' is wanted twice, or is the engine's own: rename the task's table or the parameters.`,
    )
  if (problems.length > 0) throw new MlAirflowError('bad_dag', problems.join(' '), { problems })
}
