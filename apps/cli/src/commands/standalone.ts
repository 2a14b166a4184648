import type { Cli } from '../cli.ts'
import { define } from '../define.ts'

export const standalone = (cli: Cli) => {
  const command = define('standalone', {
    summary:
      'Runs everything on this machine: Redis (unless REDIS_URL names one), the API and a worker. Ctrl-C ends it all.',
    examples: ['ml-airflow standalone', 'ml-airflow standalone --demo --once'],
  })
    .option('--demo', 'run two pipelines and show what becomes of them')
    .option('--once', 'with --demo: end afterwards, with exit code 0 where both succeeded')
    .action(async ({ demo = false, once = false }) => {
      if (once && !demo) command.error("error: option '--once' goes with '--demo'")
      const { runStandalone } = await import('../standalone/standalone.ts')
      await runStandalone(cli, { demo, once })
    })
  return command
}
