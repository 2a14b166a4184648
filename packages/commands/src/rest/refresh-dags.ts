import { type DagFailure, type DagRegistry, MlAirflowError } from '@ml-airflow/core'
import { positional } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { failureText, noticeText } from '../project/failure-text.ts'
import type { Workbench } from '../workbench/workbench.ts'

export const refreshDag = defineCommand({
  name: 'refresh_dag',
  summary:
    'Loads the DAG files again, so that the API has the current version of this DAG. Workers detect changes themselves.',
  examples: ['refresh_dag ml_training_dag'],
  arguments: [positional('dag_id', { description: 'id of the DAG' })],
  access: 'admin',
  rest: { arguments: ['dag_id'], since: '1.0.0', plain: true },
  async run(workbench, { dag_id }) {
    if (dag_id.includes(' '))
      throw new MlAirflowError('bad_argument', 'dag_id contains spaces and is therefore an illegal argument')
    const known = await workbench.registry()
    const wasKnown = known.find(dag_id) !== undefined
    await workbench.reloadableDags.reload()
    if (wasKnown && known.find(dag_id) === undefined) throw lost(dag_id, known.failures)
    known.get(dag_id)
    workbench.output.answer({ dag_id }, () => `DAG [${dag_id}] is now fresh as a daisy`)
  },
})

export const refreshAllDags = defineCommand({
  name: 'refresh_all_dags',
  summary:
    'Loads the DAG files again, so that the API has the current version of all DAGs. Workers detect changes themselves.',
  examples: ['refresh_all_dags'],
  arguments: [],
  access: 'admin',
  rest: { arguments: [], since: '1.0.8', plain: true },
  async run(workbench) {
    await workbench.reloadableDags.reload()
    const registry = await workbench.registry()
    sayFailures(workbench, registry)
    const ids = registry.dags.map(({ id }) => id)
    workbench.output.answer({ dags: ids }, () => {
      const shown = ids.map((id) => `<DAG: ${id}>`).join(', ')
      return `[${shown}]; All DAGs are now refreshed!`
    })
  },
})

function lost(dagId: string, failures: readonly DagFailure[]): MlAirflowError {
  const why = failures.map(({ source, sentence }) => `${source}: ${sentence}`).join(' ')
  return new MlAirflowError(
    'bad_dag',
    `DAG [${dagId}] no longer exists after the refresh. ${why || 'No file defines it now.'}`,
  )
}

function sayFailures({ output }: Workbench, { failures, notices }: DagRegistry): void {
  for (const failure of failures) output.say(failureText(failure))
  for (const notice of notices) output.say(noticeText(notice))
}
