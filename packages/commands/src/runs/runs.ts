import { runBody } from '@ml-airflow/assembly/bodies'
import { RUN_STATES, type RunSearch } from '@ml-airflow/core'
import type { RunReport } from '@ml-airflow/engine'
import { each, list, option } from '../arguments.ts'
import { defineCommand, type GivenOf } from '../command.ts'
import { formatDate, formatDuration } from '../dates.ts'
import { choice, date, integer } from '../kinds.ts'
import type { Row } from '../terminal/table.ts'
import { UsageError } from '../usage-error.ts'

const runsArguments = [
  list('dag', { placeholder: 'dag_id', description: 'of these DAGs alone' }),
  list('state', { kind: choice(RUN_STATES), placeholder: 'state', description: 'in one of these states' }),
  option('type', { kind: choice(['manual', 'scheduled', 'backfill']), description: 'made so' }),
  each('conf', { placeholder: 'name=value', description: 'with this value in their conf, such as --conf lr=0.02' }),
  option('search', { placeholder: 'text', description: 'whose run id or conf holds this text' }),
  option('start_date', { short: '-s', kind: date, description: 'of this execution date and later' }),
  option('end_date', { short: '-e', kind: date, description: 'of this execution date and earlier' }),
  option('limit', { kind: integer(1, 10_000), default: 25, description: 'how many at most (default: 25)' }),
] as const

export const runs = defineCommand({
  name: 'runs',
  summary: 'Lists the runs of all DAGs, the newest first, with what their conf changes against the run before.',
  examples: ['runs', 'runs --state failed running', 'runs --dag iris_training_dag --conf k=5 -o csv'],
  arguments: runsArguments,
  access: 'viewer',
  async run(bench, given) {
    const { reportRuns } = await import('@ml-airflow/engine')
    const store = await bench.storeWithoutDags()
    const reports = await reportRuns(store, await store.runHistory.list(searchOf(given)))
    bench.output.answer(reports.map(bodyOf), () =>
      reports.length === 0 ? 'No runs.' : bench.output.table(HEAD, reports.map(rowOf)),
    )
  },
})

function searchOf(given: GivenOf<typeof runsArguments>): RunSearch {
  return {
    dagIds: given.dag,
    states: given.state,
    type: given.type,
    text: given.search,
    from: given.start_date,
    to: given.end_date,
    limit: given.limit,
    conf: Object.fromEntries((given.conf ?? []).map(namedValue)),
  }
}

function namedValue(text: string): readonly [string, string] {
  const at = text.indexOf('=')
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)]
  throw new UsageError(`option '--conf' takes NAME=VALUE, such as --conf lr=0.02; given was '${text}'`)
}

function bodyOf({ run, counts, differsFrom }: RunReport) {
  const changes = Object.entries(differsFrom?.changes ?? {})
  return {
    ...runBody(run),
    task_instances: counts,
    changes: Object.fromEntries(changes.map(([name, [from, to]]) => [name, { from: from ?? null, to: to ?? null }])),
  }
}

const HEAD = ['no.', 'dag', 'state', 'created', 'duration', 'tasks', 'run_id', 'conf'] as const

function rowOf({ run, counts, differsFrom }: RunReport): Row {
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

/** The difference to the run before. The whole conf where there is no such run, or no difference. */
function confText(conf: RunReport['run']['conf'], differsFrom: RunReport['differsFrom']): string {
  const changes = Object.entries(differsFrom?.changes ?? {})
  if (changes.length === 0) return differsFrom === undefined ? pairs(Object.entries(conf)) : 'as before'
  return changes.map(([name, [from, to]]) => `${name}: ${from ?? 'none'} → ${to ?? 'none'}`).join(', ')
}

function pairs(values: readonly (readonly [string, unknown])[]): string {
  return values.map(([name, value]) => `${name}=${value}`).join(', ')
}
