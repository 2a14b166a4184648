import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Dag, Run } from '@ml-airflow/core'
import { flag, list, option, positional } from '../framework/arguments.ts'
import { defineCommand, type GivenOf } from '../framework/command.ts'
import { json } from '../framework/kinds.ts'
import { confWith, set } from '../runs/conf-settings.ts'
import { findRunOrDate } from '../runs/find-run.ts'
import { RUN_OR_DATE } from '../runs/run-arguments.ts'
import { newTestRun } from '../tasks/tested-run.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { dagId, subdir } from './dag-arguments.ts'

const testArguments = [
  dagId,
  positional('execution_date', {
    optional: true,
    description: `${RUN_OR_DATE} (default: now)`,
  }),
  subdir,
  option('conf', { short: '-c', kind: json, description: 'parameters as JSON, @FILE or - for stdin' }),
  set,
  list('sample', { description: "the samples (default: the DAG's)" }),
  flag('post_mortem', {
    short: '-pm',
    description: 'if a task fails, keep the logs and outputs and print their location',
  }),
] as const

export const dagsTest = defineCommand({
  name: 'dags test',
  summary:
    'Runs all tasks of a DAG in order in the foreground, without workers or Redis. Writes no state and discards the outputs.',
  examples: [
    `dags test ml_training_dag -c '{"parameter_1":"a","parameter_2":"b"}'`,
    'dags test iris_training_dag --set k=3 --sample fold_1',
  ],
  arguments: testArguments,
  access: 'operator',
  differs:
    'Creates no run: every task runs, done or not, with the outputs of this test. Does not retry. --post_mortem keeps logs and outputs.',
  async run(workbench, given) {
    const { testDag } = await import('../tasks/tested-dag.ts')
    const registry = await workbench.registry()
    const dag = registry.get(given.dag_id)
    const store = await workbench.store()
    const run = await runOf(workbench, dag, given)
    const folder = mkdtempSync(join(tmpdir(), 'ml-airflow-test-'))
    let keeps = false
    try {
      const subject = { dag, folder: registry.folderOf(dag.id), run }
      const tested = await testDag({ store, settings: workbench.settings, folder }, subject, workbench.output)
      const failed = tested.filter(
        ({ task_id, state }) => state.endsWith('failed') && !dag.tasks.get(task_id)?.optional,
      )
      workbench.exitCode = failed.length === 0 ? 0 : 1
      keeps = given.post_mortem && failed.length > 0
      if (keeps) workbench.output.say(`The logs and outputs are kept in ${folder}`)
      workbench.output.answer(tested, () =>
        workbench.output.table(
          ['task', 'sample', 'state', 'sentence'],
          tested.map(({ task_id, sample, state, sentence }) => [task_id, sample ?? '', state, sentence]),
        ),
      )
    } finally {
      if (!keeps) rmSync(folder, { recursive: true, force: true })
    }
  },
})

/** The run with this date, or a new one. A given conf and given samples replace the run's. */
async function runOf(workbench: Workbench, dag: Dag, given: GivenOf<typeof testArguments>): Promise<Run> {
  const when = given.execution_date ?? new Date().toISOString()
  const { run: found, date } = await findRunOrDate(workbench, dag.id, when)
  const own = confWith(dag.parameters, given.conf ?? found?.conf ?? {}, given.set)
  const run = found ?? newTestRun(dag, date, {})
  const samples = given.sample ?? run.options.samples
  return { ...run, conf: dag.parameters.parse(own), options: { ...run.options, samples } }
}
