import type { Cli } from '../cli.ts'
import { define } from '../define.ts'

export const pause = (cli: Cli) =>
  define('pause', {
    summary: 'Pauses a DAG: runs are accepted, and their tasks wait.',
    examples: ['ml-airflow pause ml_training_dag'],
  })
    .argument('<dag_id>', 'id of the DAG')
    .action((dagId) => setPaused(cli, dagId, true))

export const unpause = (cli: Cli) =>
  define('unpause', {
    summary: 'Lets a paused DAG go on.',
    examples: ['ml-airflow unpause ml_training_dag'],
  })
    .argument('<dag_id>', 'id of the DAG')
    .action((dagId) => setPaused(cli, dagId, false))

async function setPaused(cli: Cli, dagId: string, paused: boolean): Promise<void> {
  await (await cli.runs()).setPaused(dagId, paused)
  cli.output.answer({ dag_id: dagId, paused }, () => `Dag: ${dagId}, paused: ${paused ? 'True' : 'False'}`)
}
