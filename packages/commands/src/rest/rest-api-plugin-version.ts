import { defineCommand } from '../framework/command.ts'

/** The version of airflow-rest-api-plugin whose calls this API answers. */
const SPOKEN = '1.0.9'

export const restApiPluginVersion = defineCommand({
  name: 'rest_api_plugin_version',
  summary: 'Prints the version of airflow-rest-api-plugin whose calls this API answers.',
  examples: ['rest_api_plugin_version'],
  arguments: [],
  access: 'viewer',
  rest: { arguments: [], since: '1.0.0', plain: true },
  run: ({ output }) => output.answer({ version: SPOKEN }, () => SPOKEN),
})
