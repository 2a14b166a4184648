import { option } from '../arguments.ts'
import { defineCommand } from '../command.ts'

export const webserver = defineCommand({
  name: 'webserver',
  summary: 'Serves the API in the foreground.',
  examples: ['webserver', 'webserver -p 9090 -hn 127.0.0.1'],
  arguments: [
    option('port', { short: '-p', description: 'the port (default: the setting PORT)' }),
    option('hostname', {
      short: '-hn',
      placeholder: 'host',
      description: 'the address to listen on (default: the setting HOST)',
    }),
  ],
  access: 'admin',
  changes: false,
  run: (bench, { port, hostname }) =>
    bench.processes.runApp(bench, 'api', { ...(port && { PORT: port }), ...(hostname && { HOST: hostname }) }),
})
