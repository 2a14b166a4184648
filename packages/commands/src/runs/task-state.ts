import { instanceBody } from '@ml-airflow/assembly/bodies'
import { dagId, subdir, taskId } from '../dags/dag-arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { findPastRun, getTask, requireTask } from './find-run.ts'
import { runOfDate, sample } from './run-arguments.ts'

export const taskState = defineCommand({
  name: 'task_state',
  modern: ['tasks state'],
  summary: 'Prints the state of a task instance, or None if it does not exist. Prints one line per sample.',
  examples: [
    'task_state ml_training_dag common_task_1 2015-06-01',
    'task_state iris_training_dag iris_train nightly-7 --sample fold_1',
  ],
  arguments: [dagId, taskId, runOfDate, subdir, sample],
  access: 'viewer',
  rest: { arguments: ['dag_id', 'task_id', 'execution_date', 'subdir'], since: '1.0.0' },
  async run(workbench, { dag_id, task_id, execution_date, sample }) {
    const run = await findPastRun(workbench, dag_id, execution_date)
    if (run === undefined) getTask((await workbench.registry()).get(dag_id), task_id)
    else await requireTask(workbench, run, task_id)
    const all = run === undefined ? [] : await (await workbench.storeWithoutDags()).instances.list(run.id)
    const instances = all.filter((one) => one.taskId === task_id && (sample ?? one.sample) === one.sample)
    workbench.output.answer(instances.map(instanceBody), () => {
      const [first] = instances
      if (first === undefined) return 'None'
      return instances.length === 1 ? first.state : instances.map((one) => `${one.sample}: ${one.state}`).join('\n')
    })
  },
})
