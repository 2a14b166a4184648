import './young-generation.ts'
import { gpusIn, ms, openMachine, workerOptions } from '@ml-airflow/assembly/engine'
import { hearingOf, notifierOf } from '@ml-airflow/assembly/notifications'
import { redisAt } from '@ml-airflow/assembly/redis'
import { VERSION } from '@ml-airflow/assembly/version'
import { databaseOf, type Settings } from '@ml-airflow/config'
import type { GivenSupplies, WorkerProcess } from '@ml-airflow/core'
import {
  createWorkerEngine,
  givenFirst,
  type Observer,
  Presence,
  type WorkerOptions,
  type WorkerParts,
} from '@ml-airflow/engine'
import { openQueue, startConsumer } from '@ml-airflow/queue'
import { closeLogFolder, requireGpuLocks, sweepOrphans } from '@ml-airflow/shell'
import { openStore } from '@ml-airflow/store'
import { OutputBeacon } from './output-beacon.ts'
import { retentionOf } from './retention-of.ts'
import { RunningWorker, type Worker } from './running-worker.ts'
import { liveDags, RUN_CONCURRENCY, warnOfRedis } from './surroundings.ts'

export interface WorkerExtras {
  readonly observer: Observer
  /** Replacements of the real parts, for tests that interfere at a certain moment. */
  readonly parts?: Partial<Omit<WorkerParts, 'observer'>>
  /** Variables and connections that override those of the database. */
  readonly given?: GivenSupplies
}

const NONE_GIVEN: GivenSupplies = { variables: new Map(), connections: new Map() }

/**
 * Starts a worker in this process, without waiting for Redis.
 * @throws MlAirflowError `bad_setting`, `schema_version`, `unavailable`
 */
export async function startWorker(settings: Settings, extras: WorkerExtras): Promise<Worker> {
  const { observer, parts: given = {}, given: supplies = NONE_GIVEN } = extras
  const redis = redisAt(settings)
  await sweepOrphans()
  closeLogFolder({ logDir: settings.LOG_DIR, home: settings.ML_AIRFLOW_HOME })
  const dags = given.registry === undefined ? await liveDags(settings, observer) : { registry: given.registry }
  const { registry } = dags
  const hearing = hearingOf(settings, registry)
  const gpus = gpusIn(settings)
  requireGpuLocks(gpus)
  const options = { ...workerOptions(settings), queues: queuesIn(settings), gpus, isHeard: hearing.isHeard }
  const store = givenFirst(given.store ?? (await openStore(databaseOf(settings), registry)), supplies)
  const { remote, ...machine } = await openMachine({ settings, observer, databaseLogs: store.logs, instead: given })
  const queue = given.queue ?? openQueue(redis)
  const parts: WorkerParts = { ...dags, ...machine, store, queue, observer }
  const engine = createWorkerEngine(parts, options)
  const consumer = startConsumer(redis, engine.handlers, {
    taskConcurrency: settings.WORKER_CONCURRENCY,
    queues: queuesIn(settings),
    runConcurrency: RUN_CONCURRENCY,
    lockMs: options.leaseMs,
    stalledMs: options.leaseMs,
    onError: (problem) => observer.trouble(problem.message, undefined),
  })
  const { leaseMs } = options
  const worker = processOf(options, settings)
  const beacon = new OutputBeacon({ store, observer, worker, outputDir: settings.OUTPUT_DIR })
  const running = () => engine.running
  const knownDags = () => registry.dags.map(({ id }) => id)
  const whenListed = () => beacon.look()
  const presence = new Presence({ store, observer, leaseMs, worker, running, dags: knownDags, whenListed })
  const notifier = notifierOf({ settings, store, hearing, observer, remote })
  const beside = [presence, notifier, ...retentionOf({ settings, store, observer, remote })]
  await beacon.place()
  engine.start()
  for (const one of beside) one.start()
  void warnOfRedis(redis, observer)
  const graceMs = ms(settings.SHUTDOWN_GRACE_SECONDS)
  return new RunningWorker({ ...parts, ...options, engine, beside, consumer, graceMs })
}

function processOf({ worker: id, host }: WorkerOptions, settings: Settings): WorkerProcess {
  return {
    id,
    host,
    pid: process.pid,
    version: VERSION,
    slots: settings.WORKER_CONCURRENCY,
    queues: queuesIn(settings),
    gpus: gpusIn(settings),
  }
}

function queuesIn({ WORKER_QUEUES }: Settings): readonly string[] {
  return [...new Set(WORKER_QUEUES.split(','))]
}
