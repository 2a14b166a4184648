import { taskId } from '../dags/dag-arguments.ts'
import { flag, option } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { integer } from '../framework/kinds.ts'
import { anyRun, getGivenRun, runOfDag } from './find-any-run.ts'
import { requireTask } from './find-run.ts'
import { openLogs } from './open-logs.ts'
import { reusedLog } from './reused-log.ts'
import { sample } from './run-arguments.ts'

export const logs = defineCommand({
  name: 'logs',
  summary:
    'Prints the log of a try, by default the last one. For a skipped task, prints the log of the execution that it reuses.',
  examples: [
    'logs 17 common_task_1',
    'logs ml_training_dag common_task_1 2015-06-01',
    'logs iris_training_dag iris_train nightly-7 --sample fold_1 --follow',
  ],
  arguments: [
    anyRun,
    taskId,
    runOfDag,
    sample,
    option('try', { kind: integer(1), description: 'number of the try' }),
    flag('follow', { short: '-f', description: 'follow until the task, or the given try, has ended' }),
  ],
  access: 'viewer',
  async run(workbench, { task_id, sample, try: tryNumber, follow, ...given }) {
    const { logTexts } = await import('./follow-log.ts')
    const run = await getGivenRun(workbench, given)
    await requireTask(workbench, run, task_id)
    const store = await workbench.storeWithoutDags()
    const logs = await openLogs(workbench)
    const reused = await reusedLog(store, { run, taskId: task_id, sample })
    if (reused !== undefined) workbench.output.say(reused.label)
    const { taskId, run: made } = reused?.instance ?? { taskId: task_id, run: run.id }
    const texts = logTexts(store, {
      run: made,
      taskId,
      tryNumber,
      follow,
      logs,
      sample: reused?.instance.sample ?? sample,
    })
    if (workbench.output.format === 'table') {
      for await (const text of texts) workbench.output.pass(text)
      return
    }
    let log = ''
    for await (const text of texts) log += text
    const of = { dag_id: run.dagId, run_id: run.runId, task_id, sample: sample ?? null }
    const reuses = reused === undefined ? null : { dag_id: reused.run.dagId, run_id: reused.run.runId }
    workbench.output.answer({ ...of, reused: reuses, log }, () => log)
  },
})
