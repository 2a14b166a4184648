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

/** What the known DAGs need tables for. The registry of DAGs is one. */
export interface Demand {
  readonly tables: readonly RecordTable[]
  readonly dags: readonly { readonly parameters: AnyParameters }[]
}

/**
 * All tables, those that others point at first.
 * @throws MlAirflowError `bad_dag` where two things would share a name
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

function parametersOf({ tables, dags }: Demand): readonly AnyParameters[] {
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
