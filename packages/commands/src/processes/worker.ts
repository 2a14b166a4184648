import { defined, GPU_FORM, isGpuName, isQueueName, QUEUE_FORM } from '@ml-airflow/core'
import { flag, option } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { integer } from '../framework/kinds.ts'
import { UsageError } from '../framework/usage-error.ts'
import { daemonApi, daemonSet, runAsDaemon } from './daemon-set.ts'

export const worker = defineCommand({
  name: 'worker',
  modern: ['celery worker'],
  summary: 'Runs tasks until it is stopped.',
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
      description: 'comma-separated queues to consume (default: the setting WORKER_QUEUES)',
    }),
    option('gpus', {
      placeholder: 'names',
      description: 'comma-separated GPUs for its tasks (default: the setting WORKER_GPUS)',
    }),
    option('concurrency', {
      short: '-c',
      kind: integer(1, 1000),
      placeholder: 'count',
      description: 'concurrent commands (default: the setting WORKER_CONCURRENCY)',
    }),
    option('celery_hostname', {
      short: '-cn',
      placeholder: 'host',
      description: 'name of the worker',
      noEffect: 'a worker is named by its host and its pid',
    }),
    option('autoscale', { short: '-a', placeholder: 'max,min', description: 'concurrent commands: max,min' }),
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
  differs: '--autoscale max,min uses max, because idle slots cost nothing. Only serve_logs serves logs.',
  run(workbench, { concurrency, autoscale, queues, gpus, ...daemon }) {
    const count = concurrency ?? mostOf(autoscale)
    const env = defined({
      WORKER_CONCURRENCY: count?.toString(),
      WORKER_QUEUES: queues === undefined ? undefined : queuesOf(queues),
      WORKER_GPUS: gpus === undefined ? undefined : gpusOf(gpus),
    })
    return runAsDaemon(workbench, { name: 'worker', given: daemon }, (logFile) =>
      workbench.processes.runApp(workbench, { name: 'worker', env, logFile }),
    )
  },
})

function queuesOf(given: string): string {
  const names = given.split(',').map((name) => name.trim())
  const wrong = names.find((name) => !isQueueName(name))
  if (wrong === undefined) return [...new Set(names)].join(',')
  throw new UsageError(`--queues has '${wrong}': allowed are names separated by commas, each of ${QUEUE_FORM}.`)
}

function gpusOf(given: string): string {
  const names = given.split(',').map((name) => name.trim())
  const wrong = names.find((name) => !isGpuName(name))
  if (wrong === undefined) return [...new Set(names)].join(',')
  throw new UsageError(`--gpus has '${wrong}': allowed are ${GPU_FORM}, separated by commas, such as 0,1.`)
}

function mostOf(autoscale: string | undefined): string | undefined {
  if (autoscale === undefined) return undefined
  const [most, least = '1'] = autoscale.split(',')
  if (/^\d+(,\d+)?$/.test(autoscale) && Number(most) >= Number(least)) return most
  throw new UsageError(`--autoscale is '${autoscale}': allowed is max,min such as 8,2.`)
}
