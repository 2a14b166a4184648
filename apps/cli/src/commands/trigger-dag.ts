import type { Run } from '@ml-airflow/core'
import type { Cli } from '../cli.ts'
import { formatDate } from '../dates.ts'
import { define } from '../define.ts'
import { followRun } from '../follow-run.ts'
import { readDate, requestOf, withRunOptions } from '../request.ts'
import { runBody } from '../wire.ts'

export const triggerDag = (cli: Cli) =>
  withRunOptions(
    define('trigger_dag', {
      summary: 'Triggers a run of a DAG. The same run id again answers the first run.',
      examples: [
        `ml-airflow trigger_dag ml_training_dag -c '{"parameter_1":"a","parameter_2":"b"}'`,
        'ml-airflow trigger_dag iris_training_dag -c @conf.json -r nightly-7 --wait',
        `echo '{"k":7}' | ml-airflow trigger_dag iris_training_dag -c - --force-task iris_train --no-downstream`,
      ],
    }),
  )
    .option('-r, --run_id <run_id>', 'id of the run (default: manual__ and the execution date)')
    .option('-e, --exec_date <date>', 'execution date of the run (default: now)', readDate)
    .option('--wait', 'wait for the end of the run: exit code 0 for success, else 1')
    .action(async (dagId, options) => {
      const runs = await cli.runs()
      const request = { ...requestOf(dagId, options), runId: options.run_id, executionDate: options.exec_date }
      const { run, created } = await runs.trigger(request)
      const sentence = `${created ? 'Created' : 'Exists already:'} ${shown(run)}`
      if (!options.wait) return cli.output.answer({ ...runBody(run), created }, () => sentence)
      cli.output.say(sentence)
      const ended = await followRun(cli.output, await cli.store(), run)
      cli.output.answer({ ...runBody(ended), created }, () => `Run '${ended.runId}' ended: ${ended.state}`)
      if (ended.state !== 'success') cli.exitCode = 1
    })

/** As Airflow prints a run. */
function shown({ dagId, executionDate, runId, externalTrigger }: Run): string {
  return `<DagRun ${dagId} @ ${formatDate(executionDate)}: ${runId}, externally triggered: ${externalTrigger ? 'True' : 'False'}>`
}
