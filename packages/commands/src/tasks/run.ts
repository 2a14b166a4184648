import { MlAirflowError, type Run, type TaskInstance } from '@ml-airflow/core'
import type { StartResult } from '@ml-airflow/engine'
import { dagId, subdir, taskId } from '../dags/dag-arguments.ts'
import { flag, option } from '../framework/arguments.ts'
import { defineCommand, type GivenOf } from '../framework/command.ts'
import { UsageError } from '../framework/usage-error.ts'
import { getInstances } from '../runs/find-instances.ts'
import { instanceName } from '../runs/instance-name.ts'
import { runOfDate, sample } from '../runs/run-arguments.ts'
import type { Workbench } from '../workbench/workbench.ts'

const runArguments = [
  dagId,
  taskId,
  runOfDate,
  subdir,
  flag('mark_success', { short: '-m', description: 'mark it as success without running it' }),
  flag('force', { short: '-f', description: 'run it even if it is done' }),
  option('pool', { description: "pool to use instead of the task's own" }),
  option('cfg_path', { description: 'accepted: all settings come from the environment and airflow.cfg' }),
  flag('local', { short: '-l', description: 'run it in this process, and wait for its end' }),
  flag('ignore_all_dependencies', {
    short: '-A',
    description: 'run it whatever the state of its upstream tasks, even if it is done',
  }),
  flag('ignore_dependencies', { short: '-i', description: 'run it whatever the state of its upstream tasks' }),
  flag('ignore_depends_on_past', { short: '-I', description: 'accepted: no task depends on an earlier run' }),
  flag('ship_dag', { description: 'refused: DAGs are not sent between processes' }),
  option('pickle', { short: '-p', description: 'refused: DAGs are not sent between processes' }),
  flag('interactive', { short: '-int', description: 'with --local or --raw: print the log while the task runs' }),
  flag('raw', { short: '-r', hidden: true, description: 'the same as --local' }),
  option('job_id', { short: '-j', hidden: true, description: 'accepted' }),
  sample,
] as const

type Given = GivenOf<typeof runArguments>
type Ready = Extract<StartResult, { kind: 'ready' }>

export const run = defineCommand({
  name: 'run',
  modern: ['tasks run'],
  summary:
    'Runs one task of a run and records its state: on the workers, or in this process. Skips a finished task unless forced.',
  examples: [
    'run ml_training_dag training_task_1 2015-06-01',
    'run ml_training_dag training_task_1 2015-06-01 --local --force',
    'run ml_training_dag training_task_1 2015-06-01 -m',
  ],
  arguments: runArguments,
  access: 'operator',
  rest: {
    arguments: [
      ...([
        'dag_id',
        'task_id',
        'execution_date',
        'subdir',
        'mark_success',
        'force',
        'pool',
        'cfg_path',
        'local',
      ] as const),
      ...(['ignore_all_dependencies', 'ignore_dependencies', 'ignore_depends_on_past', 'ship_dag', 'pickle'] as const),
    ],
    since: '1.0.0',
  },
  differs:
    'The run of the date must exist, because it holds the parameters; trigger_dag -e creates one. Refuses --ship_dag and --pickle, because every worker loads the DAGs itself.',
  async run(workbench, given) {
    if (given.ship_dag || given.pickle !== undefined)
      throw new UsageError('--ship_dag and --pickle are not available: every worker loads the DAGs from DAGS_FOLDER.')
    if (given.pool !== undefined) await (await workbench.pools()).get(given.pool)
    // The task may run in this process, which needs its tables.
    await workbench.store()
    const { run, instances } = await getInstances(workbench, given)
    const [instance] = instances
    if (instance === undefined || instances.length > 1)
      throw new MlAirflowError('bad_argument', `Task '${given.task_id}' runs per sample: name one with --sample.`)
    const started = await prepare(workbench, given, run, instance)
    if (started.kind !== 'ready') return refuse(workbench, started, instance)
    if (isHere(given)) return runNow(workbench, given, run, started)
    await (await workbench.instances()).send(run, started.delivery)
    workbench.output.answer(
      { run_id: run.runId, task_id: instance.taskId, state: 'queued' },
      () => `Sent to the workers: ${shown(run, instance)}`,
    )
  },
})

/** Whether this process runs the task, instead of a worker. */
function isHere({ local, raw, mark_success }: Given): boolean {
  return local || raw || mark_success
}

async function prepare(workbench: Workbench, given: Given, run: Run, instance: TaskInstance): Promise<StartResult> {
  return (await workbench.instances()).prepare({
    run,
    instance,
    force: given.force || given.ignore_all_dependencies,
    ignoreUpstream: given.ignore_dependencies || given.ignore_all_dependencies,
    pool: given.pool,
    isHere: isHere(given),
    by: workbench.caller.name,
  })
}

function refuse(workbench: Workbench, result: Exclude<StartResult, Ready>, instance: TaskInstance): void {
  if (result.kind === 'done_already') {
    const sentence = `Task '${instance.taskId}' is already done (${instance.state}); --force runs it again.`
    workbench.output.answer({ task_id: instance.taskId, state: instance.state }, () => sentence)
    return
  }
  workbench.exitCode = 1
  workbench.output.answer(result.dependencies, () =>
    [
      'Task instance dependencies not met:',
      ...result.dependencies.map(({ name, reason }) => `${name}: ${reason}`),
    ].join('\n'),
  )
}

async function runNow(workbench: Workbench, given: Given, run: Run, { delivery }: Ready): Promise<void> {
  const { runHere } = await import('./run-here.ts')
  const markedBy = given.mark_success ? workbench.caller.name : undefined
  const ended = await runHere(workbench, { run, delivery, markedBy, showLog: given.interactive })
  await (await workbench.instances()).send(run, delivery)
  workbench.output.answer(
    { run_id: run.runId, task_id: ended.taskId, state: ended.state },
    () => `${shown(run, ended)} ended: ${ended.state}`,
  )
  if (ended.state !== 'success' && ended.state !== 'skipped') workbench.exitCode = 1
}

function shown({ dagId, runId }: Run, instance: Pick<TaskInstance, 'taskId' | 'sample'>): string {
  return `${dagId}.${instanceName(instance)} of run '${runId}'`
}
