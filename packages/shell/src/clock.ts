import type { Clock } from '@ml-airflow/core'

/** CLOCK_MONOTONIC: never jumps, and is the same for all processes of the host. */
export const monotonicClock: Clock = {
  now: () => Number(process.hrtime.bigint()) / 1e6,
}
