import { defineCommand } from '../framework/command.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { dagId, subdir } from './dag-arguments.ts'

export const pause = defineCommand({
  name: 'pause',
  modern: ['dags pause'],
  summary: 'Pauses a DAG: new runs are accepted, but their tasks wait.',
  examples: ['pause ml_training_dag'],
  arguments: [dagId, subdir],
  access: 'operator',
  rest: { arguments: ['dag_id', 'subdir'], since: '1.7.0' },
  run: (workbench, { dag_id }) => setPaused(workbench, dag_id, true),
})

export const unpause = defineCommand({
  name: 'unpause',
  modern: ['dags unpause'],
  summary: 'Resumes a paused DAG.',
  examples: ['unpause ml_training_dag'],
  arguments: [dagId, subdir],
  access: 'operator',
  rest: { arguments: ['dag_id', 'subdir'], since: '1.7.0' },
  run: (workbench, { dag_id }) => setPaused(workbench, dag_id, false),
})

async function setPaused(workbench: Workbench, dagId: string, paused: boolean): Promise<void> {
  await (await workbench.pauses()).setPaused(dagId, paused)
  workbench.output.answer({ dag_id: dagId, paused }, () => `Dag: ${dagId}, paused: ${paused ? 'True' : 'False'}`)
}
