import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AnyTask, Conf, Dag, LaunchRequest, Run } from '@ml-airflow/core'
import { NO_SAMPLE } from '@ml-airflow/core'
import type { Cli } from '../cli.ts'
import { readConf } from '../conf.ts'
import { formatDate } from '../dates.ts'
import { define } from '../define.ts'
import { findRun, getTask } from '../find-run.ts'
import { readDate } from '../request.ts'

export const test = (cli: Cli) =>
  define('test', {
    summary:
      'Runs one task in the foreground, whatever comes before it. No state is written, its output is thrown away.',
    examples: [
      'ml-airflow test ml_training_dag common_task_1 2015-06-01',
      `ml-airflow test ml_training_dag common_task_1 2015-06-01 -tp '{"parameter_1":"a"}'`,
    ],
    twoLetters: { '-tp': '--task_params', '-dr': '--dry_run' },
  })
    .argument('<dag_id>', 'id of the DAG')
    .argument('<task_id>', 'id of the task')
    .argument('<execution_date>', 'its run, if there is one, gives the parameters', readDate)
    .option('--task_params <json>', 'parameters as JSON, or @FILE, or -; they win over those of the run', readConf)
    .option('--dry_run', 'show what would be run, and run nothing')
    .option('--sample <sample>', 'the sample, of a task that runs per sample (default: the first)')
    .action(async (dagId, taskId, date, options) => {
      const { planTest, testTask } = await import('../test-task.ts')
      const dag = (await cli.registry()).get(dagId)
      const task = getTask(dag, taskId)
      const store = await cli.store()
      const run = runOf(dag, task, date, await findRun(store, dag, formatDate(date)), options.task_params)
      const sample = task.perSample ? (options.sample ?? run.options.samples[0] ?? NO_SAMPLE) : NO_SAMPLE
      const folder = mkdtempSync(join(tmpdir(), 'ml-airflow-test-'))
      try {
        const subject = { dag, task, run, sample, logPath: join(folder, 'test.log') }
        const parts = { store, settings: cli.settings, folder }
        if (options.dry_run) return showPlan(cli, await planTest(parts, subject))
        const end = await testTask(parts, subject, cli.output)
        cli.output.say(end.sentence)
        if (end.outcome !== 'success') cli.exitCode = 1
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
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

function showPlan({ output }: Cli, { program, args, environment }: LaunchRequest): void {
  output.answer({ program, args, environment }, () =>
    [
      `program: ${program}`,
      ...args.map((arg) => `argument: ${arg}`),
      ...Object.entries(environment).map(([name, value]) => `environment: ${name}=${value}`),
    ].join('\n'),
  )
}
