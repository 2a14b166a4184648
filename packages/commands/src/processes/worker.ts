import { GPU_FORM, isGpuName, isQueueName, QUEUE_FORM } from '@ml-airflow/core'
import { flag, option } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { integer } from '../framework/kinds.ts'
import { UsageError } from '../framework/usage-error.ts'
import { daemonApi, daemonSet, runAsDaemon } from './daemon-set.ts'

export const worker = defineCommand({
  name: 'worker',
  modern: ['celery worker'],
  summary: 'Runs tasks until it is asked to stop.',
  examples: [
    'worker',
    'worker -c 8',
    'worker --queues gpu,cpu',
    'worker --queues gpu --gpus 0,1',
    'worker -D --pid worker.pid',
  ],
  arguments: [
    flag('do_pickle', {
      short: '-p',
      description: 'send DAGs by pickle',
      noEffect: 'workers read the DAGs themselves',
    }),
    option('queues', {
      short: '-q',
      placeholder: 'names',
      description: 'queues whose tasks it takes, with commas between (default: the setting WORKER_QUEUES)',
    }),
    option('gpus', {
      placeholder: 'names',
      description: 'GPUs that it hands to its tasks, with commas between (default: the setting WORKER_GPUS)',
    }),
    option('concurrency', {
      short: '-c',
      kind: integer(1, 1000),
      placeholder: 'count',
      description: 'commands at once (default: the setting WORKER_CONCURRENCY)',
    }),
    option('celery_hostname', {
      short: '-cn',
      placeholder: 'host',
      description: 'name of the worker',
      noEffect: 'a worker is named by its host and its pid',
    }),
    option('autoscale', { short: '-a', placeholder: 'max,min', description: 'commands at once: max,min' }),
    flag('skip_serve_logs', {
      short: '-s',
      description: 'do not serve the logs',
      noEffect: 'a worker serves none; serve_logs does',
    }),
    ...daemonSet,
  ],
  access: 'admin',
  changes: false,
  rest: { arguments: ['do_pickle', 'queues', 'concurrency', ...daemonApi], background: true, since: '0.1' },
  differs:
    'Of --autoscale max,min the max is taken, since idle slots cost nothing. Logs are served by serve_logs alone.',
  run(workbench, { concurrency, autoscale, queues, gpus, ...daemon }) {
    const count = concurrency ?? mostOf(autoscale)
    const env = {
      ...(count === undefined ? {} : { WORKER_CONCURRENCY: String(count) }),
      ...(queues === undefined ? {} : { WORKER_QUEUES: queuesOf(queues) }),
      ...(gpus === undefined ? {} : { WORKER_GPUS: gpusOf(gpus) }),
    }
    return runAsDaemon(workbench, 'worker', daemon, (logFile) =>
      workbench.processes.runApp(workbench, { name: 'worker', env, logFile }),
    )
  },
})

function queuesOf(given: string): string {
  const names = given.split(',').map((name) => name.trim())
  const wrong = names.find((name) => !isQueueName(name))
  if (wrong === undefined) return [...new Set(names)].join(',')
  throw new UsageError(`--queues has '${wrong}': allowed are names with commas between, each of ${QUEUE_FORM}.`)
}

function gpusOf(given: string): string {
  const names = given.split(',').map((name) => name.trim())
  const wrong = names.find((name) => !isGpuName(name))
  if (wrong === undefined) return [...new Set(names)].join(',')
  throw new UsageError(`--gpus has '${wrong}': allowed are ${GPU_FORM}, with commas between, such as 0,1.`)
}

function mostOf(autoscale: string | undefined): string | undefined {
  if (autoscale === undefined) return undefined
  const [most, least = '1'] = autoscale.split(',')
  if (/^\d+(,\d+)?$/.test(autoscale) && Number(most) >= Number(least)) return most
  throw new UsageError(`--autoscale is '${autoscale}': allowed is max,min such as 8,2.`)
}
