import type { TriggerRequest } from '@ml-airflow/engine'
import { dagId } from '../dags/dag-arguments.ts'
import { flag, list, option } from '../framework/arguments.ts'
import type { GivenOf } from '../framework/command.ts'
import { json } from '../framework/kinds.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { confWith, set } from './conf-settings.ts'

/** Arguments that describe a run; shared by `plan` and `trigger_dag`. */
export const runOptions = [
  dagId,
  option('conf', { short: '-c', kind: json, description: 'parameters as JSON, @FILE or - for stdin' }),
  set,
  flag('force', { description: 'run every task, done or not' }),
  list('force-task', {
    placeholder: 'task_id',
    description: 'run these tasks and those downstream of them, done or not',
  }),
  flag('no-downstream', { description: 'do not rerun tasks downstream of the forced ones' }),
  list('sample', { description: 'the samples of the run' }),
] as const

/** The request, including single parameters. */
export async function requestOf(workbench: Workbench, given: GivenOf<typeof runOptions>): Promise<TriggerRequest> {
  const { parameters } = (await workbench.registry()).get(given.dag_id)
  return {
    dagId: given.dag_id,
    conf: confWith(parameters, given.conf, given.set),
    force: given.force ? 'all' : given['force-task'],
    forceDownstream: !given['no-downstream'],
    samples: given.sample,
  }
}
