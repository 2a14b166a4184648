import type { Settings } from '@ml-airflow/config'

/** Longer than a worker takes to stop, whatever does not answer. */
export function stopMs(settings: Settings): number {
  return (settings.SHUTDOWN_GRACE_SECONDS + 2 * settings.KILL_GRACE_SECONDS + 15) * 1000
}
