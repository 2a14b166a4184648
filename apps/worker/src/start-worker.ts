import './young-generation.ts'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { cipherOf, databaseOf, type Settings, secretsOf } from '@ml-airflow/config'
import type { GivenSupplies, WorkerProcess } from '@ml-airflow/core'
import {
  createWorkerEngine,
  givenFirst,
  type Observer,
  Presence,
  type WorkerOptions,
  type WorkerParts,
  withRemoteLogging,
} from '@ml-airflow/engine'
import { remoteLogsOf } from '@ml-airflow/logs'
import { openQueue, startConsumer } from '@ml-airflow/queue'
import {
  closeLogFolder,
  monotonicClock,
  openFileLogs,
  openTryFiles,
  startLauncher,
  sweepOrphans,
} from '@ml-airflow/shell'
import { openStore } from '@ml-airflow/store'
import { openCipher } from '@ml-airflow/vault'
import { retentionOf } from './retention-of.ts'
import { RunningWorker, type Worker } from './running-worker.ts'
import { liveDags, ms, RUN_CONCURRENCY, redisAt, runKeepingOptions, warnOfRedis } from './surroundings.ts'
import { VERSION } from './version.ts'

export interface WorkerExtras {
  readonly observer: Observer
  /** Put in place of the real parts, for tests that strike at a certain moment. */
  readonly parts?: Partial<Omit<WorkerParts, 'observer'>>
  /** What goes before the variables and connections of the database. */
  readonly given?: GivenSupplies
}

const NONE_GIVEN: GivenSupplies = { variables: new Map(), connections: new Map() }

/**
 * Starts a worker in this process. Redis need not be there yet.
 * @throws MlAirflowError `bad_setting`, `schema_version`, `unavailable`
 */
export async function startWorker(settings: Settings, extras: WorkerExtras): Promise<Worker> {
  const { observer, parts: given = {}, given: supplies = NONE_GIVEN } = extras
  const options = optionsOf(settings)
  const redis = redisAt(settings)
  await sweepOrphans()
  closeLogFolder({ logDir: settings.LOG_DIR, home: settings.ML_AIRFLOW_HOME })
  const dags = given.registry === undefined ? await liveDags(settings, observer) : { registry: given.registry }
  const { registry } = dags
  const store = givenFirst(given.store ?? (await openStore(databaseOf(settings), registry)), supplies)
  const launcher = given.launcher ?? (await startLauncher(launcherOptions(settings)))
  const files = given.files ?? openTryFiles()
  const remote = await remoteLogsOf(settings, store.logs)
  const parts: WorkerParts = {
    ...dags,
    ...withRemoteLogging({ launcher, files }, { local: openFileLogs(settings.LOG_DIR), remote, observer }),
    store,
    queue: given.queue ?? openQueue(redis),
    clock: given.clock ?? monotonicClock,
    cipher: given.cipher ?? openCipher(cipherOf(settings)),
    now: given.now ?? (() => new Date()),
    observer,
  }
  const engine = createWorkerEngine(parts, options)
  const consumer = startConsumer(redis, engine.handlers, {
    taskConcurrency: settings.WORKER_CONCURRENCY,
    runConcurrency: RUN_CONCURRENCY,
    lockMs: options.leaseMs,
    stalledMs: options.leaseMs,
    onError: (problem) => observer.trouble(problem.message, undefined),
  })
  const presence = new Presence({
    ...{ store, observer, leaseMs: options.leaseMs, running: () => engine.running },
    worker: processOf(options, settings),
  })
  const beside = [presence, ...retentionOf({ settings, store, observer, remote })]
  engine.start()
  for (const one of beside) one.start()
  void warnOfRedis(redis, observer)
  const graceMs = ms(settings.SHUTDOWN_GRACE_SECONDS)
  return new RunningWorker({ ...parts, ...options, engine, beside, consumer, graceMs })
}

function optionsOf(settings: Settings): WorkerOptions {
  const host = hostname()
  return {
    worker: `${host}:${process.pid}:${Math.round(performance.timeOrigin)}`,
    host,
    ...runKeepingOptions(settings),
    killGraceMs: ms(settings.KILL_GRACE_SECONDS),
    outputDir: settings.OUTPUT_DIR,
    logPathOf: ({ dagId, taskId, runId, sample, tryNumber }) =>
      join(settings.LOG_DIR, dagId, taskId, runId, sample, `${tryNumber}.log`),
  }
}

function processOf({ worker: id, host }: WorkerOptions, settings: Settings): WorkerProcess {
  return { id, host, pid: process.pid, version: VERSION, slots: settings.WORKER_CONCURRENCY }
}

function launcherOptions(settings: Settings): Parameters<typeof startLauncher>[0] {
  return {
    graceMs: ms(settings.KILL_GRACE_SECONDS),
    logCapBytes: settings.LOG_CAP_MB * 1_000_000,
    secrets: secretsOf(settings),
    passEnvironment: settings.PASS_ENVIRONMENT,
  }
}
