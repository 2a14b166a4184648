import { basename } from 'node:path'
import { type Dag, MlAirflowError, messageOf } from '@ml-airflow/core'
import { flag, positional } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { file } from '../framework/kinds.ts'
import type { Workbench } from '../workbench/workbench.ts'

export const deployDag = defineCommand({
  name: 'deploy_dag',
  summary:
    'Adds a DAG file to the DAG folder if it can be loaded, and creates the tables of its DAGs. The API and the workers have them at once.',
  examples: ['deploy_dag my_dag.ts'],
  arguments: [
    positional('dag_file', {
      kind: file,
      optional: true,
      description: 'a *.ts, *.js or *.mjs file that exports DAGs, or a *.yaml or *.yml file',
    }),
    flag('force', { description: 'replace a file of the same name' }),
    flag('pause', { description: 'pause its DAGs' }),
    flag('unpause', { description: 'unpause its DAGs' }),
  ],
  access: 'admin',
  rest: {
    arguments: ['dag_file', 'force', 'pause', 'unpause'],
    required: ['dag_file'],
    since: '1.0.0',
    plain: true,
    method: 'POST',
  },
  async run(workbench, { dag_file, force, pause, unpause }) {
    if (dag_file === undefined) throw new MlAirflowError('bad_argument', 'dag_file should be provided')
    const name = basename(dag_file)
    const dags = await workbench.reloadableDags.deploy({ name, path: dag_file, force })
    if (pause && unpause) workbench.output.say('Both pause and unpause were given, so neither was done.')
    else if (pause || unpause) await setPaused(workbench, dags, pause)
    const ids = dags.map(({ id }) => id)
    workbench.output.answer({ file: name, dags: ids }, () => `DAG File [${name}] has been uploaded`)
  },
})

/** The deployed file stays even if this fails. */
async function setPaused(workbench: Workbench, dags: readonly Dag[], paused: boolean): Promise<void> {
  const pauses = await workbench.pauses()
  for (const { id } of dags) {
    try {
      await pauses.setPaused(id, paused)
    } catch (error) {
      workbench.output.say(`DAG '${id}' could not be ${paused ? 'paused' : 'unpaused'}: ${messageOf(error)}`)
    }
  }
}
