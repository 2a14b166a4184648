import { isClosed } from '@ml-airflow/core'
import { defineCommand } from '../framework/command.ts'
import { reason } from '../framework/confirmed-change.ts'
import { anyRun, dagOfGivenRun, getGivenRun, runOfDag } from './find-any-run.ts'

export const cancel = defineCommand({
  name: 'cancel',
  summary: 'Cancels a run: waiting tasks never start, and workers end running tasks.',
  examples: ['cancel 17', 'cancel ml_training_dag nightly-7'],
  arguments: [anyRun, runOfDag, reason],
  access: 'operator',
  dagOf: dagOfGivenRun,
  async run(workbench, given) {
    const run = await getGivenRun(workbench, given)
    const state = await (await workbench.runsWithoutDags()).cancel(run.id)
    workbench.output.answer({ dag_id: run.dagId, run_id: run.runId, state }, () => {
      const sentence = isClosed(state) ? `has ended: ${state}` : 'is being cancelled'
      return `Run '${run.runId}' of DAG '${run.dagId}' ${sentence}`
    })
  },
})
