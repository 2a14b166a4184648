import { flag } from '../arguments.ts'
import { defineCommand } from '../command.ts'
import { UsageError } from '../usage-error.ts'

export const standalone = defineCommand({
  name: 'standalone',
  summary:
    'Runs everything on this machine: Redis (unless REDIS_URL names one), the API and a worker. Ctrl-C ends it all.',
  examples: ['standalone', 'standalone --demo --once'],
  arguments: [
    flag('demo', { description: 'run two pipelines and show what becomes of them' }),
    flag('once', { description: 'with --demo: end afterwards, with exit code 0 where both succeeded' }),
  ],
  access: 'admin',
  changes: false,
  run(bench, { demo, once }) {
    if (once && !demo) throw new UsageError("option '--once' goes with '--demo'")
    return bench.processes.runStandalone(bench, { demo, once })
  },
})
