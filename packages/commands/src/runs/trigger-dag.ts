import type { Run } from '@ml-airflow/core'
import { flag, option } from '../arguments.ts'
import { defineCommand } from '../command.ts'
import { subdir } from '../dags/dag-arguments.ts'
import { formatDate } from '../dates.ts'
import { date } from '../kinds.ts'
import { runBody } from '../wire.ts'
import { followRun } from './follow-run.ts'
import { reportLines, reportOf } from './run-report.ts'
import { requestOf, runOptions } from './run-request.ts'

export const triggerDag = defineCommand({
  name: 'trigger_dag',
  modern: ['dags trigger'],
  summary: 'Triggers a run of a DAG. The same run id again answers the first run.',
  examples: [
    `trigger_dag ml_training_dag -c '{"parameter_1":"a","parameter_2":"b"}'`,
    'trigger_dag iris_training_dag -c @conf.json -r nightly-7 --wait',
    'trigger_dag iris_training_dag --force-task iris_train --no-downstream',
  ],
  arguments: [
    ...runOptions,
    subdir,
    option('run_id', { short: '-r', description: 'id of the run (default: manual__ and the execution date)' }),
    option('exec_date', { short: '-e', kind: date, description: 'execution date of the run (default: now)' }),
    flag('wait', { description: 'wait for the end of the run: exit code 0 for success, else 1' }),
  ],
  access: 'operator',
  rest: { arguments: ['dag_id', 'subdir', 'run_id', 'conf', 'exec_date'], since: '1.6.0' },
  differs:
    'A run id that exists already answers that run where the conf is the same, so that a call can be repeated. Without -e the date has milliseconds, by which runs of one second differ.',
  async run(bench, given) {
    const runs = await bench.runs()
    const request = {
      ...requestOf(given),
      ...{ runId: given.run_id, executionDate: given.exec_date, by: `${bench.caller.name} (${bench.caller.from})` },
    }
    const { run, created } = await runs.trigger(request)
    const sentence = `${created ? 'Created' : 'Exists already:'} ${shown(run)}`
    if (!given.wait) return bench.output.answer({ ...runBody(run), created }, () => sentence)
    bench.output.say(sentence)
    const ended = await followRun(bench, run)
    const report = await reportOf(bench, ended)
    bench.output.answer({ ...runBody(ended), created, ...report }, () =>
      [`Run '${ended.runId}' ended: ${ended.state}`, ...reportLines(ended, report)].join('\n'),
    )
    if (ended.state !== 'success') bench.exitCode = 1
  },
})

/** As Airflow prints a run. */
function shown({ dagId, executionDate, runId, externalTrigger }: Run): string {
  return `<DagRun ${dagId} @ ${formatDate(executionDate)}: ${runId}, externally triggered: ${externalTrigger ? 'True' : 'False'}>`
}
