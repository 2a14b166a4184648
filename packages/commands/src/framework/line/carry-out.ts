import { includesRole, MlAirflowError } from '@ml-airflow/core'
import type { Workbench } from '../../workbench/workbench.ts'
import type { Command, Given } from '../command.ts'
import { audited } from './audited.ts'

/** Common entry point of every command, from the command line and from the API. */
export async function carryOut(workbench: Workbench, command: Command, given: Given): Promise<void> {
  demandAccess(workbench, command, given)
  tellNoEffect(workbench, command, given)
  if (typeof given.subdir === 'string') workbench.subdir = subdirOf(given.subdir, workbench)
  if (typeof given.dag_id === 'string') workbench.dagId = given.dag_id
  if (!command.changes(given)) return command.run(workbench, given)
  workbench.beforeChange()
  await audited(workbench, command, given, () => command.run(workbench, given))
}

/** Airflow abbreviates its DAG folder as DAGS_FOLDER, as in DAGS_FOLDER/my_dag.ts. */
function subdirOf(given: string, workbench: Workbench): string {
  return given.replace(/^DAGS_FOLDER(?=\/|$)/, (word) => workbench.settings.DAGS_FOLDER ?? word)
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
