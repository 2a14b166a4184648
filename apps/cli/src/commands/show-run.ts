import type { Cli } from '../cli.ts'
import { define } from '../define.ts'
import { getRun } from '../find-run.ts'
import { INSTANCE_HEAD, instanceRow } from '../instance-row.ts'
import { plain } from '../terminal/plain.ts'
import { instanceBody, runBody } from '../wire.ts'

export const showRun = (cli: Cli) =>
  define('show_run', {
    summary: 'Shows a run with its task instances: state, decision, reason, tries.',
    examples: [
      'ml-airflow show_run ml_training_dag 2015-06-01',
      'ml-airflow show_run iris_training_dag nightly-7 -o json',
    ],
  })
    .argument('<dag_id>', 'id of the DAG')
    .argument('<run>', 'run id, or execution date')
    .action(async (dagId, given) => {
      const dag = (await cli.registry()).get(dagId)
      const store = await cli.store()
      const run = await getRun(store, dag, given)
      const instances = await store.listInstances(run.id)
      cli.output.answer({ ...runBody(run), task_instances: instances.map(instanceBody) }, () => {
        const drawn = cli.output.table(INSTANCE_HEAD, instances.map(instanceBody).map(instanceRow))
        return `Run '${run.runId}' of DAG '${run.dagId}': ${run.state}\n${plain(JSON.stringify(run.conf))}\n${drawn}`
      })
    })
