import { isClosed } from '@ml-airflow/core'
import type { Cli } from '../cli.ts'
import { define } from '../define.ts'
import { getRun } from '../find-run.ts'

export const cancel = (cli: Cli) =>
  define('cancel', {
    summary: 'Cancels a run: what has not started never will, and what runs is ended by its worker.',
    examples: ['ml-airflow cancel ml_training_dag nightly-7'],
  })
    .argument('<dag_id>', 'id of the DAG')
    .argument('<run>', 'run id, or execution date')
    .action(async (dagId, given) => {
      const run = await getRun(await cli.store(), (await cli.registry()).get(dagId), given)
      const state = await (await cli.runs()).cancel(run.id)
      cli.output.answer({ dag_id: run.dagId, run_id: run.runId, state }, () => {
        const sentence = isClosed(state) ? `has ended: ${state}` : 'is being cancelled'
        return `Run '${run.runId}' of DAG '${run.dagId}' ${sentence}`
      })
    })
