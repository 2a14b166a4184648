import type { Settings } from '@ml-airflow/config'
import type { RemoteLogs, Store } from '@ml-airflow/core'
import { LogRetention, type Observer } from '@ml-airflow/engine'

const DAY_MS = 24 * 3600 * 1000

interface Surroundings {
  readonly settings: Settings
  readonly store: Store
  readonly observer: Observer
  /** Undefined where none is configured. */
  readonly remote: RemoteLogs | undefined
}

/** What removes old logs from where all machines read them. */
export function retentionOf({ settings, store, observer, remote }: Surroundings): readonly LogRetention[] {
  const days = settings.LOG_RETENTION_DAYS
  if (remote === undefined || days === 0) return []
  return [new LogRetention({ store, remote, observer, keepMs: days * DAY_MS })]
}
