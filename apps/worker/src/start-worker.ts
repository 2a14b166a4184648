import './optimize-for-size.ts'
import { gpusIn, ms, openMachine, workerOptions } from '@ml-airflow/assembly/engine'
import { eventChannelsOf, notifierOf } from '@ml-airflow/assembly/notifications'
import { redisAt } from '@ml-airflow/assembly/redis'
import { tracesOf } from '@ml-airflow/assembly/traces'
import { VERSION } from '@ml-airflow/assembly/version'
import { databaseOf, type Settings } from '@ml-airflow/config'
import type { Presets, WorkerProcess } from '@ml-airflow/core'
import {
  createWorkerEngine,
  type EventChannels,
  type Observer,
  Presence,
  presetsFirst,
  type WorkerEngine,
  type WorkerOptions,
  type WorkerParts,
} from '@ml-airflow/engine'
import { type Consumer, openQueue, startConsumer } from '@ml-airflow/queue'
import { closeLogFolder, removeLeftovers, requireGpuLocks, sweepCgroups } from '@ml-airflow/shell'
import { openStore } from '@ml-airflow/store'
import { liveDags, refusing } from './live-dags.ts'
import { optimizeForSpeed } from './optimize-for-speed.ts'
import { OutputBeacon } from './output-beacon.ts'
import { reportLimits } from './report-limits.ts'
import { retentionOf } from './retention.ts'
import { RUN_CONCURRENCY, warnOfRedis } from './run-consumer.ts'
import { RunningWorker, type Worker } from './running-worker.ts'

export interface WorkerExtras {
  readonly observer: Observer
  /** Replacements of the real parts, for tests that interfere at a certain moment. */
  readonly parts?: Partial<Omit<WorkerParts, 'observer'>>
  /** Variables and connections that override those of the database. */
  readonly presets?: Presets
}

const NO_PRESETS: Presets = { variables: new Map(), connections: new Map() }

/**
 * Starts a worker in this process, without waiting for Redis.
 * @throws MlAirflowError `bad_setting`, `schema_version`, `unavailable`
 */
export async function startWorker(settings: Settings, extras: WorkerExtras): Promise<Worker> {
  const { observer, parts: instead = {}, presets = NO_PRESETS } = extras
  await cleanMachine(settings)
  const dags = instead.registry === undefined ? await liveDags(settings, observer) : { registry: instead.registry }
  const { registry } = dags
  reportLimits(registry, settings, observer)
  const eventChannels = eventChannelsOf(settings, registry)
  const options = optionsOf(settings, eventChannels)
  const open = () => openStore(databaseOf(settings), registry, refusing(registry, observer))
  const store = presetsFirst(instead.store ?? (await open()), presets)
  const { remote, ...machine } = await openMachine({ settings, observer, databaseLogs: store.logs, instead })
  const queue = instead.queue ?? openQueue(redisAt(settings))
  const traces = await tracesOf(settings, 'worker', { onTrouble: (sentence) => observer.trouble(sentence, undefined) })
  const parts: WorkerParts = { ...dags, ...machine, store, queue, observer, traces }
  const engine = createWorkerEngine(parts, options)
  const consumer = consume(settings, engine, options, observer)
  const beside = [
    await openPresence(settings, engine, options, parts),
    notifierOf({ settings, store, eventChannels, observer, remote }),
    ...retentionOf({ settings, store, observer, remote }),
  ]
  engine.start()
  for (const one of beside) one.start()
  optimizeForSpeed()
  void warnOfRedis(redisAt(settings), observer)
  const graceMs = ms(settings.SHUTDOWN_GRACE_SECONDS)
  return new RunningWorker({ ...parts, ...options, engine, beside, consumer, graceMs, traces })
}

/** Removes what killed workers have left on this machine, and protects the log folder. */
async function cleanMachine(settings: Settings): Promise<void> {
  await removeLeftovers()
  sweepCgroups(settings.WORKER_CGROUP)
  closeLogFolder({ logDir: settings.LOG_DIR, home: settings.ML_AIRFLOW_HOME })
}

function optionsOf(settings: Settings, { isNotified }: EventChannels): WorkerOptions {
  const gpus = gpusIn(settings)
  requireGpuLocks(gpus)
  return { ...workerOptions(settings), queues: queuesIn(settings), gpus, isNotified }
}

function consume(settings: Settings, engine: WorkerEngine, { leaseMs }: WorkerOptions, observer: Observer): Consumer {
  return startConsumer(redisAt(settings), engine.handlers, {
    taskConcurrency: settings.WORKER_CONCURRENCY,
    queues: queuesIn(settings),
    runConcurrency: RUN_CONCURRENCY,
    lockMs: leaseMs,
    stalledMs: leaseMs,
    onError: (problem) => observer.trouble(problem.message, undefined),
  })
}

/** The worker's entry in the list of workers. Once listed, it checks whether the workers share OUTPUT_DIR. */
async function openPresence(
  settings: Settings,
  engine: WorkerEngine,
  options: WorkerOptions,
  { store, observer, registry }: WorkerParts,
): Promise<Presence> {
  const worker = processOf(options, settings)
  const beacon = new OutputBeacon({ store, observer, worker, outputDir: settings.OUTPUT_DIR })
  await beacon.place()
  return new Presence({
    store,
    observer,
    worker,
    leaseMs: options.leaseMs,
    running: () => engine.running,
    dags: () => registry.dags.map(({ id }) => id),
    whenListed: () => beacon.checkShared(),
  })
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
