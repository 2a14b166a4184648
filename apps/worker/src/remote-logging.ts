import type { Settings } from '@ml-airflow/config'
import type { Store } from '@ml-airflow/core'
import {
  LogRetention,
  LogShipper,
  type Observer,
  shippingLauncher,
  type WorkerParts,
  withRemoteEvidence,
} from '@ml-airflow/engine'
import { openFileLogs } from '@ml-airflow/shell'

const DAY_MS = 24 * 3600 * 1000

type TryParts = Pick<WorkerParts, 'launcher' | 'files'>

/** What starts Bash, and what reads the evidence of lost tries: where it is configured, through a place that all machines reach. */
export function withRemoteLogging(settings: Settings, store: Store, observer: Observer, parts: TryParts): TryParts {
  if (settings.REMOTE_LOGGING === 'none') return parts
  const shipper = new LogShipper({ local: openFileLogs(settings.LOG_DIR), remote: store, observer })
  return {
    launcher: shippingLauncher(parts.launcher, shipper),
    files: withRemoteEvidence(parts.files, store),
  }
}

/** What removes old logs there, where it is configured. */
export function retentionOf(settings: Settings, store: Store, observer: Observer): readonly LogRetention[] {
  const { REMOTE_LOGGING, LOG_RETENTION_DAYS: days } = settings
  if (REMOTE_LOGGING === 'none' || days === 0) return []
  return [new LogRetention({ store, remote: store, observer, keepMs: days * DAY_MS })]
}
