import { defineCommand } from '../framework/command.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { dagId, subdir } from './dag-arguments.ts'

export const pause = defineCommand({
  name: 'pause',
  modern: ['dags pause'],
  summary: 'Pauses a DAG: runs are accepted, and their tasks wait.',
  examples: ['pause ml_training_dag'],
  arguments: [dagId, subdir],
  access: 'operator',
  rest: { arguments: ['dag_id', 'subdir'], since: '1.7.0' },
  run: (bench, { dag_id }) => setPaused(bench, dag_id, true),
})

export const unpause = defineCommand({
  name: 'unpause',
  modern: ['dags unpause'],
  summary: 'Lets a paused DAG go on.',
  examples: ['unpause ml_training_dag'],
  arguments: [dagId, subdir],
  access: 'operator',
  rest: { arguments: ['dag_id', 'subdir'], since: '1.7.0' },
  run: (bench, { dag_id }) => setPaused(bench, dag_id, false),
})

async function setPaused(bench: Workbench, dagId: string, paused: boolean): Promise<void> {
  await (await bench.pauses()).setPaused(dagId, paused)
  bench.output.answer({ dag_id: dagId, paused }, () => `Dag: ${dagId}, paused: ${paused ? 'True' : 'False'}`)
}
