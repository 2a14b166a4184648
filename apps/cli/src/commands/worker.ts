import type { Cli } from '../cli.ts'
import { define } from '../define.ts'

export const worker = (cli: Cli) =>
  define('worker', {
    summary: 'Runs tasks in the foreground until it is asked to stop.',
    examples: ['ml-airflow worker', 'ml-airflow worker -c 8'],
  })
    .option('-c, --concurrency <count>', 'commands at once (default: the setting WORKER_CONCURRENCY)')
    .action(async ({ concurrency }) => {
      const { runApp } = await import('../run-app.ts')
      await runApp(cli, 'worker', concurrency ? { WORKER_CONCURRENCY: concurrency } : {})
    })
