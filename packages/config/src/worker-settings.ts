import { availableParallelism } from 'node:os'
import { GPU_FORM } from '@ml-airflow/core'
import { integer, setting, text } from './setting.ts'

/** Settings of a worker's capacity, queues and GPUs, and of its log server. */
export const workerSettings = {
  WORKER_CONCURRENCY: setting(integer(1, 1000), '[celery] worker_concurrency', {
    fallback: () => String(availableParallelism()),
    former: '[celery] celeryd_concurrency',
    description: 'Commands that one worker runs at once. Unset: the number of CPUs.',
  }),
  WORKER_QUEUES: setting(
    text(
      /^[A-Za-z0-9_.-]{1,64}(,[A-Za-z0-9_.-]{1,64})*$/,
      'names with commas between, each of letters, digits, _, . and -',
    ),
    '[celery] worker_queues',
    {
      fallback: 'default',
      description: "Queues whose tasks a worker takes, such as gpu,cpu. Tasks that name no queue are in 'default'.",
    },
  ),
  WORKER_GPUS: setting(
    text(/^([A-Za-z0-9_.:/-]{1,64}(,[A-Za-z0-9_.:/-]{1,64})*)?$/, `${GPU_FORM}, with commas between`),
    '[celery] worker_gpus',
    {
      fallback: '',
      description: 'GPUs that a worker hands to its tasks, such as 0,1. Each is in the hands of one task at most.',
    },
  ),
  WORKER_LOG_SERVER_PORT: setting(integer(0, 65535), '[celery] worker_log_server_port', {
    fallback: '8793',
    description: 'Port on which serve_logs serves the folder of logs; 0 for any free one.',
  }),
}
