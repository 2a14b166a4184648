import type { Settings } from '@ml-airflow/config'
import type { RemoteLogs, Store } from '@ml-airflow/core'
import { clean, type Observer, planCleaning, Upkeep } from '@ml-airflow/engine'
import { removeLogs } from '@ml-airflow/shell'

const DAY_MS = 24 * 3600 * 1000

interface Surroundings {
  readonly settings: Settings
  readonly store: Store
  readonly observer: Observer
  /** Undefined if not configured. */
  readonly remote: RemoteLogs | undefined
}

/** Jobs that remove old remote logs, runs and audit entries. */
export function retentionOf(surroundings: Surroundings): readonly Upkeep[] {
  return [...logRetention(surroundings), ...runRetention(surroundings), ...auditRetention(surroundings)]
}

function logRetention({ settings, store, observer, remote }: Surroundings): readonly Upkeep[] {
  const days = settings.LOG_RETENTION_DAYS
  if (remote === undefined || days === 0) return []
  return [new Upkeep({ store, observer, name: 'remove old logs', work: () => remote.removeOld(days * DAY_MS) })]
}

function runRetention({ settings, store, observer }: Surroundings): readonly Upkeep[] {
  const { RUN_RETENTION_DAYS: days, RUN_RETENTION_COUNT: keep, LOG_DIR } = settings
  if (days === 0) return []
  const work = async () => {
    const request = { before: agoOf(days), keep, withResults: false, runs: true, audit: false }
    const parts = { store, removeLogs: (paths: readonly string[]) => removeLogs(LOG_DIR, paths) }
    await clean(parts, await planCleaning(store, request))
  }
  return [new Upkeep({ store, observer, name: 'remove old runs', work })]
}

function auditRetention({ settings, store, observer }: Surroundings): readonly Upkeep[] {
  const days = settings.AUDIT_RETENTION_DAYS
  if (days === 0) return []
  const work = async () => void (await store.cleaning.removeAudit(agoOf(days)))
  return [new Upkeep({ store, observer, name: 'remove old audit', work })]
}

function agoOf(days: number): Date {
  return new Date(Date.now() - days * DAY_MS)
}
