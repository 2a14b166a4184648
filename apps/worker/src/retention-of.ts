import type { Settings } from '@ml-airflow/config'
import type { RemoteLogs, Store } from '@ml-airflow/core'
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

interface Surroundings {
  readonly settings: Settings
  readonly store: Store
  readonly observer: Observer
  /** Undefined where none is configured. */
  readonly remote: RemoteLogs | undefined
}

/** What starts Bash, and what reads the evidence of lost tries: where it is configured, through a place that all machines reach. */
export function withRemoteLogging(parts: TryParts, { settings, observer, remote }: Surroundings): TryParts {
  if (remote === undefined) return parts
  const shipper = new LogShipper({ local: openFileLogs(settings.LOG_DIR), remote, observer })
  return {
    launcher: shippingLauncher(parts.launcher, shipper),
    files: withRemoteEvidence(parts.files, remote),
  }
}

/** What removes old logs there, where it is configured. */
export function retentionOf({ settings, store, observer, remote }: Surroundings): readonly LogRetention[] {
  const days = settings.LOG_RETENTION_DAYS
  if (remote === undefined || days === 0) return []
  return [new LogRetention({ store, remote, observer, keepMs: days * DAY_MS })]
}
