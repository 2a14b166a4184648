import { positional } from '../arguments.ts'
import { defineCommand } from '../command.ts'
import { dagId } from '../dags/dag-arguments.ts'
import { plain } from '../terminal/plain.ts'
import { instanceBody, runBody } from '../wire.ts'
import { getRun } from './find-run.ts'
import { INSTANCE_HEAD, instanceRow } from './instance-row.ts'

export const showRun = defineCommand({
  name: 'show_run',
  summary: 'Shows a run with its task instances: state, decision, reason, tries.',
  examples: ['show_run ml_training_dag 2015-06-01', 'show_run iris_training_dag nightly-7 -o json'],
  arguments: [dagId, positional('run', { description: 'run id, or execution date' })],
  access: 'viewer',
  async run(bench, { dag_id, run: given }) {
    const dag = (await bench.registry()).get(dag_id)
    const store = await bench.store()
    const run = await getRun(store, dag, given)
    const instances = await store.instances.list(run.id)
    bench.output.answer({ ...runBody(run), task_instances: instances.map(instanceBody) }, () => {
      const drawn = bench.output.table(INSTANCE_HEAD, instances.map(instanceBody).map(instanceRow))
      return `Run '${run.runId}' of DAG '${run.dagId}': ${run.state}\n${plain(JSON.stringify(run.conf))}\n${drawn}`
    })
  },
})
