import type { Cli } from '../cli.ts'
import { define } from '../define.ts'
import { findRun } from '../find-run.ts'

export const dagState = (cli: Cli) =>
  define('dag_state', {
    summary: 'Prints the state of a run, or None where there is no such run.',
    examples: ['ml-airflow dag_state ml_training_dag 2015-06-01', 'ml-airflow dag_state ml_training_dag nightly-7'],
  })
    .argument('<dag_id>', 'id of the DAG')
    .argument('<run>', 'run id, or execution date')
    .action(async (dagId, given) => {
      const dag = (await cli.registry()).get(dagId)
      const run = await findRun(await cli.store(), dag, given)
      cli.output.answer(
        { dag_id: dagId, run_id: run?.runId ?? null, state: run?.state ?? null },
        () => run?.state ?? 'None',
      )
    })
