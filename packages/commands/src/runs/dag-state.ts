import { dagId, subdir } from '../dags/dag-arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { findPastRun } from './find-run.ts'
import { runOfDate } from './run-arguments.ts'

export const dagState = defineCommand({
  name: 'dag_state',
  modern: ['dags state'],
  summary: 'Prints the state of a run, or None if the run does not exist.',
  examples: [
    'dag_state ml_training_dag 2015-06-01',
    'dag_state ml_training_dag nightly-7',
    'dag_state ml_training_dag 17',
  ],
  arguments: [dagId, runOfDate, subdir],
  access: 'viewer',
  rest: { arguments: ['dag_id', 'execution_date', 'subdir'], since: '1.8.0' },
  async run(workbench, { dag_id, execution_date }) {
    const run = await findPastRun(workbench, dag_id, execution_date)
    workbench.output.answer(
      { dag_id, run_id: run?.runId ?? null, state: run?.state ?? null },
      () => run?.state ?? 'None',
    )
  },
})
