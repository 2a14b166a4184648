import { logRemoverOf } from '../cleaning/log-remover.ts'
import { flag } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { reason } from '../framework/confirmed-change.ts'
import { requireDag } from '../runs/find-run.ts'
import { dagId } from './dag-arguments.ts'

export const deleteDag = defineCommand({
  name: 'delete_dag',
  modern: ['dags delete'],
  summary: 'Removes the runs, backfills, schedule state and pause of a DAG from the database. Its file stays.',
  examples: ['delete_dag ml_training_dag', 'delete_dag ml_training_dag --dry_run', 'delete_dag ml_training_dag -y'],
  arguments: [
    dagId,
    flag('yes', { short: '-y', description: 'do not ask' }),
    flag('dry_run', { short: '-dr', description: 'only show how many runs would be removed' }),
    reason,
  ],
  access: 'admin',
  changes: ({ dry_run }) => !dry_run,
  differs:
    'Refused while a run is in progress. The records of the tasks stay, because they prevent repeated work and other DAGs may share their tables; undo_done makes tasks run again.',
  async run(workbench, { dag_id, yes, dry_run }) {
    const { countRemovedRuns, removeDag } = await import('@ml-airflow/engine')
    const parts = { store: await workbench.storeWithoutDags(), removeLogs: await logRemoverOf(workbench) }
    await requireDag(workbench, dag_id)
    if (dry_run) {
      const runs = await countRemovedRuns(parts, dag_id)
      return workbench.output.answer(
        { dag_id, dry_run, runs },
        () => `Would remove ${runs} run(s) with tries and logs.`,
      )
    }
    const question =
      'This removes all runs of the DAG with their tries and logs. The records of its tasks stay. Proceed? (y/n) '
    if (!yes && !(await workbench.input.agrees(question))) {
      workbench.output.say('Bail.')
      workbench.exitCode = 1
      return
    }
    const { logs, ...removed } = await removeDag(parts, dag_id)
    const count = Object.values(removed).reduce((sum, part) => sum + part, 0)
    workbench.output.answer({ dag_id, ...removed, logs, removed: count }, () => `Removed ${count} record(s)`)
  },
})
