import { defineCommand } from '../framework/command.ts'

export const schema = defineCommand({
  name: 'schema',
  summary: 'Prints the JSON Schema of DAG files in YAML, with which an editor completes and underlines.',
  examples: ['schema > dag.schema.json'],
  arguments: [],
  access: 'viewer',
  async run(workbench) {
    const found = await workbench.dagFileSchema()
    workbench.output.answer(found, () => JSON.stringify(found, undefined, 2))
  },
})
