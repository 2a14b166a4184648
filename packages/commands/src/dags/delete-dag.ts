import { flag } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { requireDag } from '../runs/find-run.ts'
import { dagId } from './dag-arguments.ts'

export const deleteDag = defineCommand({
  name: 'delete_dag',
  modern: ['dags delete'],
  summary: 'Removes the runs of a DAG from the database, and what is set about it. Its file stays.',
  examples: ['delete_dag ml_training_dag', 'delete_dag ml_training_dag -y'],
  arguments: [dagId, flag('yes', { short: '-y', description: 'do not ask' })],
  access: 'admin',
  differs:
    'It is refused while a run is under way. The records of the tasks stay, for by them nothing is done twice, and other DAGs may share their tables: clear makes tasks run again.',
  async run(bench, { dag_id, yes }) {
    const { removeDag } = await import('@ml-airflow/engine')
    const store = await bench.storeWithoutDags()
    await requireDag(bench, dag_id)
    const question = 'This will drop all existing records related to the specified DAG. Proceed? (y/n) '
    if (!yes && !(await bench.input.agrees(question))) {
      bench.output.say('Bail.')
      bench.exitCode = 1
      return
    }
    const removed = await removeDag(store, dag_id)
    const count = Object.values(removed).reduce((sum, part) => sum + part, 0)
    bench.output.answer({ dag_id, ...removed, removed: count }, () => `Removed ${count} record(s)`)
  },
})
