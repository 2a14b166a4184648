import type { Settings } from '@ml-airflow/config'

/** Longer than the maximum stop time of a worker, even if servers do not respond. */
export function stopMs(settings: Settings): number {
  return (settings.SHUTDOWN_GRACE_SECONDS + 2 * settings.KILL_GRACE_SECONDS + 15) * 1000
}
