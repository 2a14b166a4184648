import { Option } from '@commander-js/extra-typings'
import { RUN_STATES } from '@ml-airflow/core'
import type { Cli } from '../cli.ts'
import { formatDate, formatDuration } from '../dates.ts'
import { define } from '../define.ts'
import { readCount } from '../request.ts'
import { runBody } from '../wire.ts'

export const listDagRuns = (cli: Cli) =>
  define('list_dag_runs', {
    summary: 'Lists the runs of a DAG, the newest first.',
    examples: [
      'ml-airflow list_dag_runs ml_training_dag --state failed',
      'ml-airflow list_dag_runs iris_training_dag -o json',
    ],
  })
    .argument('<dag_id>', 'id of the DAG')
    .addOption(new Option('--state <state>', 'only runs in this state').choices(RUN_STATES))
    .option('--limit <count>', 'how many at most', readCount, 100)
    .action(async (dagId, { state, limit }) => {
      const dag = (await cli.registry()).get(dagId)
      const runs = await (await cli.store()).listRuns({ dagId: dag.id, state, limit })
      cli.output.answer(runs.map(runBody), () =>
        cli.output.table(
          ['id', 'run_id', 'state', 'execution_date', 'created_at', 'duration'],
          runs.map((run) => [
            run.id,
            run.runId,
            run.state,
            formatDate(run.executionDate),
            formatDate(run.createdAt),
            formatDuration(run.startedAt, run.finishedAt),
          ]),
        ),
      )
    })
