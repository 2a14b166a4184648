import { bashProgram } from '../command/program.ts'
import type { Dag } from './dag.ts'
import type { AnyParameters } from './parameters.ts'
import { type AnyTask, tableOf } from './task.ts'

/** The conflict of a DAG with other DAGs, as a sentence, or undefined. DAGs may share a table only for the same purpose. */
export function clashOf(dag: Dag, others: readonly Dag[]): string | undefined {
  if (others.some((other) => other.id === dag.id)) return `DAG '${dag.id}' already exists: two files define it.`
  const found = [...others.flatMap((other) => clashesBetween(dag, other)), ...ownClashes(dag)]
  return found[0] && `DAG '${dag.id}': ${found[0]}`
}

function clashesBetween(dag: Dag, other: Dag): string[] {
  return [
    ...parametersClashes(dag, other),
    ...tableClashes(dag, other),
    ...workClashes(dag, other),
    ...rerunClashes(dag, other),
  ]
}

/** Two tasks may claim one table, or a task may use the name of a parameters table. */
function ownClashes(dag: Dag): string[] {
  return tableClashes(dag, dag)
}

function parametersClashes(dag: Dag, other: Dag): string[] {
  const tables = new Set([...other.tasks.values()].map(tableOf))
  const taken = dag.parameters.chain.find(({ name }) => tables.has(name))
  if (taken !== undefined)
    return [
      `its parameters '${taken.name}' have the name of a table that holds the records of a task of DAG '${other.id}'.`,
    ]
  const known = new Map(other.parameters.chain.map((level) => [level.name, level]))
  return dag.parameters.chain
    .filter((level) => !sameShape(level, known.get(level.name) ?? level))
    .map(
      (level) => `parameters '${level.name}' already exist in DAG '${other.id}', with other values or another parent.`,
    )
}

function tableClashes(dag: Dag, other: Dag): string[] {
  const parameters = new Set(other.parameters.chain.map((level) => level.name))
  const known = new Map([...other.tasks.values()].map((task) => [tableOf(task), task]))
  return [...dag.tasks.values()].flatMap((task) => {
    const table = tableOf(task)
    const sharer = known.get(table)
    if (parameters.has(table))
      return [`task '${task.id}' has table '${table}', which holds the parameters of DAG '${other.id}'.`]
    if (sharer === undefined || sharer.parameters.name === task.parameters.name) return []
    return [
      `task '${task.id}' would share table '${table}', which is keyed by '${sharer.parameters.name}' and not by '${task.parameters.name}': give one of them another 'table'.`,
    ]
  })
}

/** Tasks with the same id and table share records, so their work must be equal. */
function workClashes(dag: Dag, other: Dag): string[] {
  return [...dag.tasks.values()].flatMap((task) => {
    const twin = other.tasks.get(task.id)
    if (twin === undefined || tableOf(twin) !== tableOf(task) || sameWork(task, twin)) return []
    return [
      `task '${task.id}' would share the records of the same task of DAG '${other.id}', whose command, script, version or samples differ: give one of them another 'table'.`,
    ]
  })
}

/** One DAG would redo what the other has just done. */
function rerunClashes(dag: Dag, other: Dag): string[] {
  if (dag.rerunOn.join() === other.rerunOn.join()) return []
  const shared = [...dag.tasks.values()].find((task) => {
    const twin = other.tasks.get(task.id)
    return twin !== undefined && tableOf(twin) === tableOf(task)
  })
  if (shared === undefined) return []
  return [
    `it shares task '${shared.id}' with DAG '${other.id}', and their rerunOn differ: [${dag.rerunOn.join(', ')}] and [${other.rerunOn.join(', ')}]. Give both the same.`,
  ]
}

function sameShape(a: AnyParameters, b: AnyParameters): boolean {
  return a.parent?.name === b.parent?.name && JSON.stringify(a.columns) === JSON.stringify(b.columns)
}

function sameWork(a: AnyTask, b: AnyTask): boolean {
  return bashProgram(a) === bashProgram(b) && a.version === b.version && a.perSample === b.perSample
}
