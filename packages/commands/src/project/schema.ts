import { defineCommand } from '../framework/command.ts'

export const schema = defineCommand({
  name: 'schema',
  summary: 'Prints the JSON Schema of YAML DAG files, for completion and checks in an editor.',
  examples: ['schema > dag.schema.json'],
  arguments: [],
  access: 'viewer',
  async run(workbench) {
    const found = await workbench.dagFileSchema()
    workbench.output.answer(found, () => JSON.stringify(found, undefined, 2))
  },
})
