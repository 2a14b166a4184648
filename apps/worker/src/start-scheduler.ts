import { hostname } from 'node:os'
import { ms, schedulerOptions } from '@ml-airflow/assembly/engine'
import { eventChannelsOf, notifierOf } from '@ml-airflow/assembly/notifications'
import { redisAt } from '@ml-airflow/assembly/redis'
import { tracesOf } from '@ml-airflow/assembly/traces'
import { databaseOf, hashCacheOf, type Settings } from '@ml-airflow/config'
import { createSchedulerEngine, type Observer, type SchedulerEngineParts } from '@ml-airflow/engine'
import { remoteLogsOf } from '@ml-airflow/logs'
import { openQueue, startConsumer } from '@ml-airflow/queue'
import { openTryFiles } from '@ml-airflow/shell'
import { openStore } from '@ml-airflow/store'
import { liveDags, refusing } from './live-dags.ts'
import { optimizeForSpeed } from './optimize-for-speed.ts'
import { RUN_CONCURRENCY, warnOfRedis } from './run-consumer.ts'
import { RunningWorker, type Worker } from './running-worker.ts'

export interface SchedulerExtras {
  readonly observer: Observer
  /** Replacements of the real parts, for tests. */
  readonly parts?: Partial<Pick<SchedulerEngineParts, 'registry' | 'now'>>
  /** Schedules only this DAG. */
  readonly dagId?: string | undefined
  /** Called after each poll of the schedules. */
  readonly onPass?: () => void
}

/**
 * Starts a scheduler in this process: it expands runs, reconciles SQL with the queue and creates scheduled runs, but runs no
 * Bash.
 * @throws MlAirflowError `bad_setting`, `schema_version`, `unavailable`, and `not_found` for an unknown DAG
 */
export async function startScheduler(settings: Settings, extras: SchedulerExtras): Promise<Worker> {
  const { observer, parts: instead = {}, dagId, onPass } = extras
  const redis = redisAt(settings)
  const dags = instead.registry === undefined ? await liveDags(settings, observer) : { registry: instead.registry }
  if (dagId !== undefined) dags.registry.get(dagId)
  const store = await openStore(databaseOf(settings), dags.registry, refusing(dags.registry, observer))
  const queue = openQueue(redis)
  const onTrouble = (sentence: string) => observer.trouble(sentence, undefined)
  const traces = await tracesOf(settings, 'scheduler', { onTrouble })
  const parts = {
    ...dags,
    traces,
    store,
    queue,
    files: openTryFiles({ hashFolder: hashCacheOf(settings) }),
    observer,
    now: instead.now ?? (() => new Date()),
  }
  const eventChannels = eventChannelsOf(settings, dags.registry)
  const options = { ...schedulerOptions(settings), isNotified: eventChannels.isNotified, dagId, onPass }
  const engine = createSchedulerEngine(parts, options)
  const consumer = startConsumer(redis, engine.handlers, {
    taskConcurrency: 0,
    runConcurrency: RUN_CONCURRENCY,
    lockMs: ms(settings.LEASE_SECONDS),
    stalledMs: ms(settings.LEASE_SECONDS),
    onError: (problem) => observer.trouble(problem.message, undefined),
  })
  const remote = await remoteLogsOf(settings, store.logs)
  const notifier = notifierOf({ settings, store, eventChannels, observer, remote })
  engine.start()
  notifier.start()
  optimizeForSpeed()
  void warnOfRedis(redis, observer)
  const worker = `${hostname()}:${process.pid}`
  const none = { launcher: { close: async () => {} }, graceMs: 0, killGraceMs: 0 }
  return new RunningWorker({ worker, store, queue, engine, consumer, beside: [notifier], traces, ...none })
}
