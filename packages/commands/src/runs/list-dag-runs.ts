import { RUN_STATES } from '@ml-airflow/core'
import { flag, option } from '../arguments.ts'
import { defineCommand, spelling } from '../command.ts'
import { dagId } from '../dags/dag-arguments.ts'
import { formatDate, formatDuration } from '../dates.ts'
import { choice, integer } from '../kinds.ts'
import { UsageError } from '../usage-error.ts'
import { runBody } from '../wire.ts'

const state = option('state', {
  kind: choice(RUN_STATES),
  placeholder: 'state',
  description: 'only runs in this state',
})
const noBackfill = flag('no_backfill', { description: 'no runs of a backfill' })
const limit = option('limit', {
  kind: integer(1),
  default: 100,
  placeholder: 'count',
  description: 'how many at most (default: 100)',
})

export const listDagRuns = defineCommand({
  name: 'list_dag_runs',
  modern: [
    spelling(
      'dags list-runs',
      [option('dag_id', { short: '-d', description: 'id of the DAG' }), state, noBackfill, limit],
      (own) => {
        if (own.dag_id === undefined) throw new UsageError("option '-d, --dag_id <dag_id>' is required")
        return own
      },
    ),
  ],
  summary: 'Lists the runs of a DAG, the newest first.',
  examples: ['list_dag_runs ml_training_dag --state failed', 'list_dag_runs iris_training_dag -o json'],
  arguments: [dagId, noBackfill, state, limit],
  access: 'viewer',
  async run(bench, { dag_id, no_backfill, state, limit }) {
    const dag = (await bench.registry()).get(dag_id)
    const found = await (await bench.store()).listRuns({ dagId: dag.id, state, limit })
    const runs = found.filter(({ runId }) => !(no_backfill && runId.startsWith('backfill_')))
    bench.output.answer(runs.map(runBody), () =>
      bench.output.table(
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
  },
})
