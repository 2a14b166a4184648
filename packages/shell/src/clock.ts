import type { Clock } from '@ml-airflow/core'

/** CLOCK_MONOTONIC: it never jumps, and every process of the host reads the same. */
export const monotonicClock: Clock = {
  now: () => Number(process.hrtime.bigint()) / 1e6,
}
