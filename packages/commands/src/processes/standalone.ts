import { flag, option } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { integer } from '../framework/kinds.ts'
import { UsageError } from '../framework/usage-error.ts'

export const standalone = defineCommand({
  name: 'standalone',
  summary: 'Runs Redis (unless REDIS_URL names one), the API and a worker on this machine. Ctrl-C stops them.',
  examples: ['standalone', 'standalone -p 9090', 'standalone --demo --once'],
  arguments: [
    flag('demo', { description: 'run two pipelines and show their results' }),
    flag('once', { description: 'with --demo: exit afterwards, with code 0 if both succeeded' }),
    option('port', { short: '-p', kind: integer(0, 65535), description: 'the port (default: the setting PORT)' }),
    option('hostname', {
      short: '-hn',
      placeholder: 'host',
      description: 'the address to listen on (default: the setting HOST)',
    }),
  ],
  access: 'admin',
  changes: false,
  run(workbench, { demo, once, port, hostname }) {
    if (once && !demo) throw new UsageError("option '--once' goes with '--demo'")
    return workbench.processes.runStandalone(workbench, { demo, once, port, hostname })
  },
})
