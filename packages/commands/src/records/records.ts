import { type RecordBody, recordBody } from '@ml-airflow/assembly/record-bodies'
import { option } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { formatMs } from '../framework/dates.ts'
import { integer } from '../framework/kinds.ts'
import type { TableRow } from '../framework/terminal/table.ts'
import { recordArguments, selectionOf } from './record-arguments.ts'
import { recordParts } from './record-parts.ts'

const HEAD = [
  'task',
  'sample',
  'parameters',
  'state',
  'made by',
  'finished',
  'duration',
  'worker',
  'output',
  'sentence',
]

export const records = defineCommand({
  name: 'records',
  summary: 'Lists the records of a task or DAG for all values: done, stale, failed, never or running, and why.',
  examples: [
    'records iris_train',
    'records --dag iris_training_dag --stale',
    `records iris_train -c '{"k":3}' --older 30d -o csv`,
  ],
  arguments: [
    ...recordArguments,
    option('limit', {
      kind: integer(1, 100_000),
      default: 100,
      placeholder: 'count',
      description: 'maximum number (default: 100)',
    }),
    option('cursor', { description: 'cursor printed by the previous page' }),
  ],
  access: 'viewer',
  async run(workbench, given) {
    const { listRecords } = await import('@ml-airflow/engine')
    const request = { ...(await selectionOf(workbench, given)), limit: given.limit, cursor: given.cursor }
    const page = await listRecords(await recordParts(workbench), request)
    const bodies = page.records.map(recordBody)
    if (page.next !== undefined) workbench.output.say(`There are more: continue with --cursor ${page.next}`)
    workbench.output.answer(bodies, () =>
      bodies.length === 0 ? 'No records.' : workbench.output.table(HEAD, bodies.map(rowOf)),
    )
  },
})

function rowOf(body: RecordBody): TableRow {
  const parameters = Object.entries(body.parameters).map(([name, value]) => `${name}=${value}`)
  return [
    body.task_id,
    body.sample ?? '',
    parameters.join(' '),
    body.state,
    body.made_by ?? '',
    body.finished_at ?? '',
    body.duration_ms === null ? '' : formatMs(body.duration_ms),
    body.worker ?? '',
    body.output_path ?? '',
    body.sentence,
  ]
}
