import { option } from '../arguments.ts'
import { defineCommand } from '../command.ts'

export const worker = defineCommand({
  name: 'worker',
  modern: ['celery worker'],
  summary: 'Runs tasks in the foreground until it is asked to stop.',
  examples: ['worker', 'worker -c 8'],
  arguments: [
    option('concurrency', {
      short: '-c',
      placeholder: 'count',
      description: 'commands at once (default: the setting WORKER_CONCURRENCY)',
    }),
  ],
  access: 'admin',
  changes: false,
  run: (bench, { concurrency }) =>
    bench.processes.runApp(bench, 'worker', concurrency ? { WORKER_CONCURRENCY: concurrency } : {}),
})
