import type { LaunchRequest } from '@ml-airflow/core'
import { dagId, subdir, taskId } from '../dags/dag-arguments.ts'
import { flag, positional } from '../framework/arguments.ts'
import { defineCommand, spelling } from '../framework/command.ts'
import { RUN_OR_DATE } from '../runs/run-arguments.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { oneSample, taskAtDate, taskParams, withTestRun } from './tested-run.ts'

const dryRun = flag('dry_run', { short: '-dr', description: 'show what would run without running anything' })
const postMortem = flag('post_mortem', {
  short: '-pm',
  description: 'if it fails, keep its log and output and print their location',
})

/** Airflow 2 has different short options, and defaults to now as the date. */
const tasksTest = spelling(
  'tasks test',
  [
    dagId,
    taskId,
    positional('execution_date', {
      optional: true,
      description: `${RUN_OR_DATE} (default: now)`,
    }),
    subdir,
    { ...dryRun, short: '-n' },
    { ...taskParams, short: '-t' },
    postMortem,
    oneSample,
  ],
  ({ execution_date: given = new Date().toISOString(), ...own }) => ({ ...own, execution_date: given }),
)

export const test = defineCommand({
  name: 'test',
  modern: [tasksTest],
  summary:
    'Runs one task in the foreground, whatever the state of its upstream tasks. Writes no state and discards the output.',
  examples: [
    'test ml_training_dag common_task_1 2015-06-01',
    `test ml_training_dag common_task_1 2015-06-01 -tp '{"parameter_1":"a"}'`,
    `tasks test ml_training_dag common_task_1 -t '{"parameter_1":"a"}'`,
  ],
  arguments: [...taskAtDate, dryRun, taskParams, postMortem, oneSample],
  access: 'operator',
  changes: ({ dry_run }) => !dry_run,
  rest: {
    arguments: ['dag_id', 'task_id', 'execution_date', 'subdir', 'dry_run', 'task_params'],
    since: '0.1',
  },
  differs:
    'Takes the parameters from -tp, or from the run of that date. Writes only the audit log to the database. -pm keeps log and output instead of starting a debugger.',
  async run(workbench, given) {
    const { planTest, testTask } = await import('./tested-task.ts')
    if (given.dry_run) return showPlan(workbench, await withTestRun(workbench, given, planTest))
    const end = await withTestRun(
      workbench,
      given,
      (parts, subject) => testTask(parts, subject, workbench.output),
      ({ outcome }) => given.post_mortem && outcome !== 'success',
    )
    workbench.output.say(end.sentence)
    if (end.outcome !== 'success') workbench.exitCode = 1
  },
})

function showPlan({ output }: Workbench, { program, args, environment }: LaunchRequest): void {
  output.answer({ program, args, environment }, () =>
    [
      `program: ${program}`,
      ...args.map((arg) => `argument: ${arg}`),
      ...Object.entries(environment).map(([name, value]) => `environment: ${name}=${value}`),
    ].join('\n'),
  )
}
