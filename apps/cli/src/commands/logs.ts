import type { Cli } from '../cli.ts'
import { define } from '../define.ts'
import { getRun, getTask } from '../find-run.ts'
import { readCount } from '../request.ts'

export const logs = (cli: Cli) =>
  define('logs', {
    summary: 'Prints the log of a try: of the last one, unless told otherwise.',
    examples: [
      'ml-airflow logs ml_training_dag common_task_1 2015-06-01',
      'ml-airflow logs iris_training_dag iris_train nightly-7 --sample fold_1 --follow',
    ],
  })
    .argument('<dag_id>', 'id of the DAG')
    .argument('<task_id>', 'id of the task')
    .argument('<run>', 'run id, or execution date')
    .option('--sample <sample>', 'the sample, of a task that runs per sample')
    .option('--try <number>', 'number of the try', readCount)
    .option('-f, --follow', 'go on until the task, or the try that was asked for, has ended')
    .action(async (dagId, taskId, given, { sample, try: tryNumber, follow = false }) => {
      const { logTexts } = await import('../follow-log.ts')
      const dag = (await cli.registry()).get(dagId)
      getTask(dag, taskId)
      const store = await cli.store()
      const run = await getRun(store, dag, given)
      const texts = logTexts(store, { run: run.id, taskId, sample, tryNumber, follow, logDir: cli.settings.LOG_DIR })
      if (cli.output.format === 'table') {
        for await (const text of texts) cli.output.pass(text)
        return
      }
      let log = ''
      for await (const text of texts) log += text
      cli.output.answer({ dag_id: dagId, run_id: run.runId, task_id: taskId, sample: sample ?? null, log }, () => log)
    })
