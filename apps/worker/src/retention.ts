import type { Settings } from '@ml-airflow/config'
import type { RemoteLogs, Store } from '@ml-airflow/core'
import { clean, type Observer, PeriodicWork, planCleaning } from '@ml-airflow/engine'
import { removeLogs } from '@ml-airflow/shell'

const DAY_MS = 24 * 3600 * 1000

interface RetentionSources {
  readonly settings: Settings
  readonly store: Store
  readonly observer: Observer
  /** Undefined if not configured. */
  readonly remote: RemoteLogs | undefined
}

/** Periodic removal of old remote logs, runs and audit entries, as far as the settings request it. */
export function retentionOf(sources: RetentionSources): readonly PeriodicWork[] {
  return [...logRetention(sources), ...runRetention(sources), ...auditRetention(sources)]
}

function logRetention({ settings, store, observer, remote }: RetentionSources): readonly PeriodicWork[] {
  const days = settings.LOG_RETENTION_DAYS
  if (remote === undefined || days === 0) return []
  return [new PeriodicWork({ store, observer, name: 'remove old logs', work: () => remote.removeOld(days * DAY_MS) })]
}

function runRetention({ settings, store, observer }: RetentionSources): readonly PeriodicWork[] {
  const { RUN_RETENTION_DAYS: days, RUN_RETENTION_COUNT: keep, LOG_DIR } = settings
  if (days === 0) return []
  const work = async () => {
    const request = { before: daysAgo(days), keep, withResults: false, runs: true, audit: false }
    const parts = { store, removeLogs: (paths: readonly string[]) => removeLogs(LOG_DIR, paths) }
    await clean(parts, await planCleaning(store, request))
  }
  return [new PeriodicWork({ store, observer, name: 'remove old runs', work })]
}

function auditRetention({ settings, store, observer }: RetentionSources): readonly PeriodicWork[] {
  const days = settings.AUDIT_RETENTION_DAYS
  if (days === 0) return []
  const work = async () => void (await store.cleaning.removeAudit(daysAgo(days)))
  return [new PeriodicWork({ store, observer, name: 'remove old audit', work })]
}

function daysAgo(days: number): Date {
  return new Date(Date.now() - days * DAY_MS)
}
