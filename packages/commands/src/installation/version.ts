import { defineCommand } from '../framework/command.ts'

export const version = defineCommand({
  name: 'version',
  summary: 'Prints the version.',
  examples: ['version'],
  arguments: [],
  access: 'viewer',
  rest: { arguments: [], since: '1.0.0', plain: true },
  run: ({ output, version }) => output.answer({ version }, () => version),
})
