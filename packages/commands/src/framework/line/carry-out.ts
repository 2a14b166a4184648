import { includesRole, MlAirflowError } from '@ml-airflow/core'
import type { Workbench } from '../../workbench/workbench.ts'
import type { Command, Given } from '../command.ts'
import { audited } from './audited.ts'

/** Common entry point of every command, from the command line and from the API. */
export async function carryOut(bench: Workbench, command: Command, given: Given): Promise<void> {
  demandAccess(bench, command, given)
  tellNoEffect(bench, command, given)
  if (typeof given.subdir === 'string') bench.subdir = subdirOf(given.subdir, bench)
  if (typeof given.dag_id === 'string') bench.dagId = given.dag_id
  if (!command.changes(given)) return command.run(bench, given)
  bench.beforeChange()
  await audited(bench, command, given, () => command.run(bench, given))
}

/** Airflow abbreviates its DAG folder as DAGS_FOLDER, as in DAGS_FOLDER/my_dag.ts. */
function subdirOf(given: string, bench: Workbench): string {
  return given.replace(/^DAGS_FOLDER(?=\/|$)/, (word) => bench.settings.DAGS_FOLDER ?? word)
}

function demandAccess({ caller }: Workbench, command: Command, given: Given): void {
  const needed = command.access(given)
  if (includesRole(caller.role, needed)) return
  const sentence = `${command.name} needs the role ${needed} with these arguments; ${caller.name} has the role ${caller.role}.`
  throw new MlAirflowError('forbidden', sentence)
}

function tellNoEffect({ output }: Workbench, command: Command, given: Given): void {
  for (const { name, noEffect } of command.arguments) {
    if (noEffect !== undefined && given[name] !== undefined && given[name] !== false)
      output.say(`--${name} has no effect: ${noEffect}.`)
  }
}
