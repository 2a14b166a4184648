import type { Cli } from '../cli.ts'
import { define } from '../define.ts'
import { findRun, getTask } from '../find-run.ts'
import { instanceBody } from '../wire.ts'

export const taskState = (cli: Cli) =>
  define('task_state', {
    summary: 'Prints the state of a task instance, or None where there is none. Several samples: one line for each.',
    examples: [
      'ml-airflow task_state ml_training_dag common_task_1 2015-06-01',
      'ml-airflow task_state iris_training_dag iris_train nightly-7 --sample fold_1',
    ],
  })
    .argument('<dag_id>', 'id of the DAG')
    .argument('<task_id>', 'id of the task')
    .argument('<run>', 'run id, or execution date')
    .option('--sample <sample>', 'the sample, of a task that runs per sample')
    .action(async (dagId, taskId, given, { sample }) => {
      const dag = (await cli.registry()).get(dagId)
      getTask(dag, taskId)
      const store = await cli.store()
      const run = await findRun(store, dag, given)
      const all = run === undefined ? [] : await store.listInstances(run.id)
      const instances = all.filter((one) => one.taskId === taskId && (sample ?? one.sample) === one.sample)
      cli.output.answer(instances.map(instanceBody), () => {
        const [first] = instances
        if (first === undefined) return 'None'
        return instances.length === 1 ? first.state : instances.map((one) => `${one.sample}: ${one.state}`).join('\n')
      })
    })
