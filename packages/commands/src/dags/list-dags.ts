import { defineCommand } from '../command.ts'
import { subdir } from './dag-arguments.ts'

export const listDags = defineCommand({
  name: 'list_dags',
  modern: ['dags list'],
  summary: 'Lists the ids of all DAGs. Files that could not be loaded are named on stderr.',
  examples: ['list_dags', 'list_dags -o json'],
  arguments: [subdir],
  access: 'viewer',
  async run(bench) {
    const { dags } = await bench.registry()
    const described = dags.map(({ id, description, parameters, tasks, samples }) => ({
      dag_id: id,
      description,
      parameters: parameters.names,
      tasks: [...tasks.keys()],
      samples,
    }))
    bench.output.answer(described, () => dags.map(({ id }) => id).join('\n'))
  },
})
