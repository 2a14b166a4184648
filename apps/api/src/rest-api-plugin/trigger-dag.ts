import { MlAirflowError, type Run } from '@ml-airflow/core'
import { parseJson } from '../json.ts'
import type { Command } from './commands.ts'

/** `airflow trigger_dag`. The same run id again answers the first run. */
export const triggerDag: Command = {
  role: 'operator',
  arguments: [
    { name: 'dag_id', required: true, position: 1 },
    { name: 'subdir' },
    { name: 'run_id' },
    { name: 'conf' },
    { name: 'exec_date' },
  ],
  async run({ runService }, { dag_id = '', run_id, conf, exec_date }) {
    const { run } = await runService.trigger({
      dagId: dag_id,
      runId: run_id,
      conf: conf === undefined ? undefined : parseJson(conf, 'The conf'),
      executionDate: exec_date === undefined ? undefined : readDate(exec_date),
    })
    return `Created <DagRun ${run.dagId} @ ${airflowTime(run)}: ${run.runId}, externally triggered: True>`
  },
}

const DATE = /^\d{4}-\d{2}-\d{2}([T+]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?)?$/

/** As the command line takes it; without a zone, UTC is meant. */
function readDate(text: string): Date {
  const [, time, , , zone] = DATE.exec(text) ?? []
  const iso = text.replace(/^(.{10})\+/, '$1T')
  const date = new Date(time !== undefined && zone === undefined ? `${iso}Z` : iso)
  if (DATE.test(text) && !Number.isNaN(date.getTime())) return date
  throw new MlAirflowError(
    'bad_argument',
    `The exec_date was ${JSON.stringify(text.slice(0, 80))}: allowed are times such as 2026-11-22 and 2026-11-22T08:00:00+00:00.`,
  )
}

function airflowTime(run: Run): string {
  return run.executionDate.toISOString().replace('Z', '000+00:00')
}
