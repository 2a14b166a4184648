import { hostname } from 'node:os'
import { join } from 'node:path'
import { cipherOf, hashCacheOf, type Settings, secretsOf } from '@ml-airflow/config'
import type { Cipher, Clock, Launcher, RemoteLogs, TryFiles } from '@ml-airflow/core'
import {
  type Observer,
  type SchedulerEngineOptions,
  type TaskEngineOptions,
  type WorkerOptions,
  withRemoteLogging,
} from '@ml-airflow/engine'
import { remoteLogsOf } from '@ml-airflow/logs'
import { monotonicClock, openFileLogs, openTryFiles, startLauncher } from '@ml-airflow/shell'
import { openCipher } from '@ml-airflow/vault'

/** The parts of an engine that depend on this machine, and the logs of other machines. */
export interface MachineParts {
  readonly launcher: Launcher
  readonly files: TryFiles
  readonly clock: Clock
  readonly cipher: Cipher
  readonly now: () => Date
}

export interface MachineSources {
  readonly settings: Settings
  readonly observer: Observer
  /** Log storage in the database. */
  readonly databaseLogs: RemoteLogs
  /** Replacements of the real parts, for tests. */
  readonly instead?: Partial<MachineParts>
}

/** @throws MlAirflowError `unavailable` if the launcher fails to start */
export async function openMachine(sources: MachineSources): Promise<MachineParts & { remote: RemoteLogs | undefined }> {
  const { settings, observer, databaseLogs, instead = {} } = sources
  const launcher = instead.launcher ?? (await openLauncher(settings))
  const files = instead.files ?? openTryFiles({ hashFolder: hashCacheOf(settings) })
  const remote = await remoteLogsOf(settings, databaseLogs)
  return {
    ...withRemoteLogging({ launcher, files }, { local: openFileLogs(settings.LOG_DIR), remote, observer }),
    clock: instead.clock ?? monotonicClock,
    cipher: instead.cipher ?? openCipher(cipherOf(settings)),
    now: instead.now ?? (() => new Date()),
    remote,
  }
}

export function openLauncher(settings: Settings): Promise<Launcher> {
  return startLauncher({
    graceMs: ms(settings.KILL_GRACE_SECONDS),
    logCapBytes: settings.LOG_CAP_MB * 1_000_000,
    secrets: secretsOf(settings),
    passEnvironment: settings.PASS_ENVIRONMENT,
    cgroup: settings.WORKER_CGROUP,
  })
}

/** Identity of this process among all workers. */
export function workerIdentity(): Pick<TaskEngineOptions, 'worker' | 'host'> {
  const host = hostname()
  return { worker: `${host}:${process.pid}:${Math.round(performance.timeOrigin)}`, host }
}

/** Path of the log file of a try. */
export function logPathIn({ LOG_DIR }: Pick<Settings, 'LOG_DIR'>): TaskEngineOptions['logPathOf'] {
  return ({ dagId, taskId, runId, sample, tryNumber }) =>
    join(LOG_DIR, dagId, taskId, runId, sample, `${tryNumber}.log`)
}

export function taskOptions(settings: Settings): TaskEngineOptions {
  return {
    ...workerIdentity(),
    leaseMs: ms(settings.LEASE_SECONDS),
    killGraceMs: ms(settings.KILL_GRACE_SECONDS),
    maxLosses: settings.MAX_LOSSES,
    outputDir: settings.OUTPUT_DIR,
    logPathOf: logPathIn(settings),
    ...(settings.WORKER_GPUS !== '' && { gpus: gpusIn(settings) }),
  }
}

export function gpusIn({ WORKER_GPUS }: Pick<Settings, 'WORKER_GPUS'>): readonly string[] {
  // CUDA reads 00 as the same GPU as 0.
  const names = WORKER_GPUS.split(',').map((name) => (/^\d+$/.test(name) ? String(Number(name)) : name))
  return WORKER_GPUS === '' ? [] : [...new Set(names)]
}

export function schedulerOptions(settings: Settings): SchedulerEngineOptions {
  return {
    leaseMs: ms(settings.LEASE_SECONDS),
    reconcileMs: ms(settings.RECONCILE_SECONDS),
    maxLosses: settings.MAX_LOSSES,
    heartbeatMs: ms(settings.SCHEDULER_HEARTBEAT_SEC),
    catchupByDefault: settings.CATCHUP_BY_DEFAULT,
    defaultTimeZone: settings.DEFAULT_TIMEZONE,
    maxActiveRuns: settings.MAX_ACTIVE_RUNS_PER_DAG,
    outputDir: settings.OUTPUT_DIR,
  }
}

export function workerOptions(settings: Settings): WorkerOptions {
  return { ...schedulerOptions(settings), ...taskOptions(settings) }
}

export function ms(seconds: number): number {
  return seconds * 1000
}
