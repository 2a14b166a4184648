import { dagId } from '../dags/dag-arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { formatDate } from '../framework/dates.ts'
import { getRun } from './find-run.ts'
import { runOfDate } from './run-arguments.ts'

export const statesForDagRun = defineCommand({
  name: 'tasks states-for-dag-run',
  summary: 'Lists the task instances of a run with their states.',
  examples: [
    'tasks states-for-dag-run ml_training_dag 2015-06-01',
    'tasks states-for-dag-run ml_training_dag nightly-7',
  ],
  arguments: [dagId, runOfDate],
  access: 'viewer',
  async run(workbench, { dag_id, execution_date }) {
    const run = await getRun(workbench, dag_id, execution_date)
    const instances = await (await workbench.storeWithoutDags()).instances.list(run.id)
    const date = (given: Date | undefined) => (given === undefined ? null : formatDate(given))
    const rows = instances.map(({ taskId, sample, state, startedAt, finishedAt }) => ({
      dag_id: run.dagId,
      execution_date: formatDate(run.executionDate),
      task_id: taskId,
      sample: sample === '' ? null : sample,
      state,
      start_date: date(startedAt),
      end_date: date(finishedAt),
    }))
    workbench.output.answer(rows, () =>
      workbench.output.table(
        ['dag_id', 'execution_date', 'task_id', 'sample', 'state', 'start_date', 'end_date'],
        rows.map((row) => Object.values(row).map((cell) => cell ?? '')),
      ),
    )
  },
})
