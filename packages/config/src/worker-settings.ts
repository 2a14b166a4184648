import { availableParallelism } from 'node:os'
import { GPU_FORM } from '@ml-airflow/core'
import { integer, path, setting, text } from './setting.ts'

/** Settings of a worker's capacity, queues and GPUs, and of its log server. */
export const workerSettings = {
  WORKER_CONCURRENCY: setting(integer(1, 1000), '[celery] worker_concurrency', {
    fallback: () => String(availableParallelism()),
    former: '[celery] celeryd_concurrency',
    description: 'Concurrent commands of one worker. Unset: the number of CPUs.',
  }),
  WORKER_QUEUES: setting(
    text(/^[A-Za-z0-9_.-]{1,64}(,[A-Za-z0-9_.-]{1,64})*$/, 'comma-separated names of letters, digits, _, . and -'),
    '[celery] worker_queues',
    {
      fallback: 'default',
      description: "Queues that a worker consumes, such as gpu,cpu. Tasks without a queue are in 'default'.",
    },
  ),
  WORKER_GPUS: setting(
    text(/^([A-Za-z0-9_.:/-]{1,64}(,[A-Za-z0-9_.:/-]{1,64})*)?$/, `${GPU_FORM}, separated by commas`),
    '[celery] worker_gpus',
    {
      fallback: '',
      description: 'GPUs that a worker offers to its tasks, such as 0,1. Each is used by at most one task.',
    },
  ),
  WORKER_CGROUP: setting(path().optional(), '[celery] worker_cgroup', {
    isPath: () => true,
    description:
      'Folder of a cgroup of version 2 that is delegated to the user of the worker, such as /sys/fs/cgroup/system.slice/ml-airflow-worker.service. It enforces memory and cpus of tasks.',
  }),
  WORKER_LOG_SERVER_PORT: setting(integer(0, 65535), '[celery] worker_log_server_port', {
    fallback: '8793',
    description: 'Port on which serve_logs serves the log folder; 0 for any free one.',
  }),
}
