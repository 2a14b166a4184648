import { runBody } from '@ml-airflow/assembly/bodies'
import type { RunReport } from '@ml-airflow/engine'
import { option } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { formatDate, formatDuration } from '../framework/dates.ts'
import { integer } from '../framework/kinds.ts'
import type { TableRow } from '../framework/terminal/table.ts'
import { runFilters, searchOf } from './run-filters.ts'

const runsArguments = [
  ...runFilters,
  option('limit', { kind: integer(1, 10_000), default: 25, description: 'maximum number (default: 25)' }),
] as const

export const runs = defineCommand({
  name: 'runs',
  summary: 'Lists the runs of all DAGs, newest first, with the changes of each conf from the previous run.',
  examples: ['runs', 'runs --state failed running', 'runs --dag iris_training_dag --conf k=5 -o csv'],
  arguments: runsArguments,
  access: 'viewer',
  async run(workbench, given) {
    const { reportRuns } = await import('@ml-airflow/engine')
    const store = await workbench.storeWithoutDags()
    const reports = await reportRuns(store, await store.runHistory.list({ ...searchOf(given), limit: given.limit }))
    workbench.output.answer(reports.map(bodyOf), () =>
      reports.length === 0 ? 'No runs.' : workbench.output.table(HEAD, reports.map(rowOf)),
    )
  },
})

function bodyOf({ run, counts, differsFrom }: RunReport) {
  const changes = Object.entries(differsFrom?.changes ?? {})
  return {
    ...runBody(run),
    task_instances: counts,
    changes: Object.fromEntries(changes.map(([name, [from, to]]) => [name, { from: from ?? null, to: to ?? null }])),
  }
}

const HEAD = ['no.', 'dag', 'state', 'created', 'duration', 'tasks', 'run_id', 'conf'] as const

function rowOf({ run, counts, differsFrom }: RunReport): TableRow {
  const { id, dagId, state, createdAt, startedAt, finishedAt, runId, conf } = run
  const duration = formatDuration(startedAt, finishedAt)
  return [id, dagId, state, formatDate(createdAt), duration, tasksOf(counts), runId, confText(conf, differsFrom)]
}

function tasksOf(counts: RunReport['counts']): string {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const { skipped = 0, failed = 0 } = counts
  const parts = [`${total}`, skipped > 0 ? `${skipped} skipped` : '', failed > 0 ? `${failed} failed` : '']
  return parts.filter(Boolean).join(', ')
}

/** Difference from the previous run; the whole conf if there is no previous run or no difference. */
function confText(conf: RunReport['run']['conf'], differsFrom: RunReport['differsFrom']): string {
  const changes = Object.entries(differsFrom?.changes ?? {})
  if (changes.length === 0) return differsFrom === undefined ? pairs(Object.entries(conf)) : 'as before'
  return changes.map(([name, [from, to]]) => `${name}: ${from ?? 'none'} → ${to ?? 'none'}`).join(', ')
}

function pairs(values: readonly (readonly [string, unknown])[]): string {
  return values.map(([name, value]) => `${name}=${value}`).join(', ')
}
