import { MlAirflowError } from '@ml-airflow/core'
import { FLOCK } from './gpu-locks.ts'

/** @throws MlAirflowError `bad_setting` if GPUs are configured but cannot be locked */
export function requireGpuLocks(gpus: readonly string[]): void {
  if (gpus.length === 0 || FLOCK !== undefined) return
  throw new MlAirflowError(
    'bad_setting',
    `WORKER_GPUS is '${gpus.join(',')}', and the program flock is not on the PATH: install util-linux, or leave WORKER_GPUS empty.`,
  )
}
