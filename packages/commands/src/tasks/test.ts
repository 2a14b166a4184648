import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AnyTask, Conf, Dag, LaunchRequest, Run } from '@ml-airflow/core'
import { NO_SAMPLE } from '@ml-airflow/core'
import { flag, option, positional } from '../arguments.ts'
import { defineCommand } from '../command.ts'
import { dagId, subdir, taskId } from '../dags/dag-arguments.ts'
import { formatDate } from '../dates.ts'
import { date, json } from '../kinds.ts'
import { findRun, getTask } from '../runs/find-run.ts'
import type { Workbench } from '../workbench.ts'

export const test = defineCommand({
  name: 'test',
  modern: ['tasks test'],
  summary: 'Runs one task in the foreground, whatever comes before it. No state is written, its output is thrown away.',
  examples: [
    'test ml_training_dag common_task_1 2015-06-01',
    `test ml_training_dag common_task_1 2015-06-01 -tp '{"parameter_1":"a"}'`,
  ],
  arguments: [
    dagId,
    taskId,
    positional('execution_date', { kind: date, description: 'its run, if there is one, gives the parameters' }),
    subdir,
    flag('dry_run', { short: '-dr', description: 'show what would be run, and run nothing' }),
    option('task_params', {
      short: '-tp',
      kind: json,
      description: 'parameters as JSON, or @FILE, or -; they win over those of the run',
    }),
    option('sample', { description: 'the sample, of a task that runs per sample (default: the first)' }),
  ],
  access: 'operator',
  rest: {
    arguments: ['dag_id', 'task_id', 'execution_date', 'subdir', 'dry_run', 'task_params'],
    since: '0.1',
  },
  async run(bench, given) {
    const { planTest, testTask } = await import('./test-task.ts')
    const dag = (await bench.registry()).get(given.dag_id)
    const task = getTask(dag, given.task_id)
    const store = await bench.store()
    const run = runOf(
      dag,
      task,
      given.execution_date,
      await findRun(store, dag, formatDate(given.execution_date)),
      given.task_params,
    )
    const sample = task.perSample ? (given.sample ?? run.options.samples[0] ?? NO_SAMPLE) : NO_SAMPLE
    const folder = mkdtempSync(join(tmpdir(), 'ml-airflow-test-'))
    try {
      const subject = { dag, task, run, sample, logPath: join(folder, 'test.log') }
      const parts = { store, settings: bench.settings, folder }
      if (given.dry_run) return showPlan(bench, await planTest(parts, subject))
      const end = await testTask(parts, subject, bench.output)
      bench.output.say(end.sentence)
      if (end.outcome !== 'success') bench.exitCode = 1
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
})

/** The run of this date, or one as it would be. Only what the task reads must be given. */
function runOf(dag: Dag, task: AnyTask, executionDate: Date, run: Run | undefined, given: unknown): Run {
  const values = { ...run?.conf, ...(given as Conf | undefined) }
  const others = dag.parameters.names.filter((name) => !task.parameters.names.includes(name))
  const conf = task.parameters.parse(
    Object.fromEntries(Object.entries(values).filter(([name]) => !others.includes(name))),
  )
  return run === undefined ? newRun(dag, executionDate, conf) : { ...run, conf }
}

function newRun({ id, samples }: Dag, executionDate: Date, conf: Conf): Run {
  return {
    id: 0,
    dagId: id,
    runId: `test__${formatDate(executionDate)}`,
    state: 'running',
    conf,
    options: { force: [], forceDownstream: false, samples },
    executionDate,
    externalTrigger: true,
    createdAt: new Date(),
    startedAt: undefined,
    finishedAt: undefined,
  }
}

function showPlan({ output }: Workbench, { program, args, environment }: LaunchRequest): void {
  output.answer({ program, args, environment }, () =>
    [
      `program: ${program}`,
      ...args.map((arg) => `argument: ${arg}`),
      ...Object.entries(environment).map(([name, value]) => `environment: ${name}=${value}`),
    ].join('\n'),
  )
}
