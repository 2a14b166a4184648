import { defineCommand } from '../framework/command.ts'

const BUILT_IN = [
  {
    name: 'rest_api_plugin',
    version: '1.0.9',
    source: 'built-in',
    address: '/admin/rest_api/',
    description: 'The API and the page of airflow-rest-api-plugin',
  },
] as const

export const plugins = defineCommand({
  name: 'plugins',
  summary: 'Lists the plugins: only the built-in one.',
  examples: ['plugins', 'plugins -o json'],
  arguments: [],
  access: 'viewer',
  differs: 'Python plugins cannot be loaded. The REST API plugin is part of the webserver.',
  run({ output }) {
    output.answer(BUILT_IN, () =>
      output.table(
        ['name', 'version', 'source', 'address', 'description'],
        BUILT_IN.map(({ name, version, source, address, description }) => [
          name,
          version,
          source,
          address,
          description,
        ]),
      ),
    )
  },
})
