import { runBody } from '@ml-airflow/assembly/bodies'
import { RUN_STATES, type Run } from '@ml-airflow/core'
import { dagId } from '../dags/dag-arguments.ts'
import { flag, option } from '../framework/arguments.ts'
import { defineCommand, spelling } from '../framework/command.ts'
import { formatDate } from '../framework/dates.ts'
import { choice, integer } from '../framework/kinds.ts'
import { UsageError } from '../framework/usage-error.ts'
import { requireDag } from './find-run.ts'

const state = option('state', {
  kind: choice(RUN_STATES),
  placeholder: 'state',
  description: 'only runs in this state',
})
const noBackfill = flag('no_backfill', { description: 'exclude runs of backfills' })
const limit = option('limit', {
  kind: integer(1),
  default: 100,
  placeholder: 'count',
  description: 'maximum number (default: 100)',
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
  summary: 'Lists the runs of a DAG, newest first.',
  examples: ['list_dag_runs ml_training_dag --state failed', 'list_dag_runs iris_training_dag -o json'],
  arguments: [dagId, noBackfill, state, limit],
  access: 'viewer',
  differs: 'Lists the newest 100 runs unless --limit is given.',
  async run(workbench, { dag_id, no_backfill, state, limit }) {
    const store = await workbench.storeWithoutDags()
    const runs = await store.runs.list({ dagId: dag_id, state, withoutBackfills: no_backfill, limit })
    if (runs.length === 0) await requireDag(workbench, dag_id)
    workbench.output.answer(runs.map(runBody), () => (runs.length === 0 ? `No dag runs for ${dag_id}` : asText(runs)))
  },
})

const LINE = '-'.repeat(120)

/** Airflow's columns, each as wide as its content. */
function asText(runs: readonly Run[]): string {
  const rows = runs.map(({ id, runId, state, executionDate, startedAt }) => [
    String(id),
    runId,
    state,
    formatDate(executionDate),
    startedAt === undefined ? '' : formatDate(startedAt),
  ])
  const widths = LEAST_WIDTHS.map((least, at) => Math.max(least, ...rows.map((row) => row[at]?.length ?? 0)))
  const line = (cells: readonly string[]) => `${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`
  return ['\n', LINE, 'DAG RUNS', LINE, line(HEAD), '', ...rows.map(line)].join('\n')
}

const HEAD = ['id', 'run_id', 'state', 'execution_date', 'state_date'] as const
const LEAST_WIDTHS = [3, 20, 10, 20, 20] as const
