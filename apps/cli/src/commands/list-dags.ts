import type { Cli } from '../cli.ts'
import { define } from '../define.ts'

export const listDags = (cli: Cli) =>
  define('list_dags', {
    summary: 'Lists the ids of all DAGs. Files that could not be loaded are named on stderr.',
    examples: ['ml-airflow list_dags', 'ml-airflow list_dags -o json'],
  }).action(async () => {
    const { dags } = await cli.registry()
    const described = dags.map(({ id, description, parameters, tasks, samples }) => ({
      dag_id: id,
      description,
      parameters: parameters.names,
      tasks: [...tasks.keys()],
      samples,
    }))
    cli.output.answer(described, () => dags.map(({ id }) => id).join('\n'))
  })
