import { isClosed } from '@ml-airflow/core'
import { dagId } from '../dags/dag-arguments.ts'
import { positional } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { reason } from '../framework/confirmed-change.ts'
import { getRun } from './find-run.ts'

export const cancel = defineCommand({
  name: 'cancel',
  summary: 'Cancels a run: waiting tasks never start, and workers end running tasks.',
  examples: ['cancel ml_training_dag nightly-7'],
  arguments: [dagId, positional('run', { description: 'run id, or execution date' }), reason],
  access: 'operator',
  async run(workbench, { dag_id, run: given }) {
    const run = await getRun(workbench, dag_id, given)
    const state = await (await workbench.runsWithoutDags()).cancel(run.id)
    workbench.output.answer({ dag_id: run.dagId, run_id: run.runId, state }, () => {
      const sentence = isClosed(state) ? `has ended: ${state}` : 'is being cancelled'
      return `Run '${run.runId}' of DAG '${run.dagId}' ${sentence}`
    })
  },
})
