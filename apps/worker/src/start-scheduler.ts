import { hostname } from 'node:os'
import { ms, schedulerOptions } from '@ml-airflow/assembly/engine'
import { hearingOf, notifierOf } from '@ml-airflow/assembly/notifications'
import { redisAt } from '@ml-airflow/assembly/redis'
import { databaseOf, hashCacheOf, type Settings } from '@ml-airflow/config'
import { createSchedulerEngine, type Observer, type SchedulerParts } from '@ml-airflow/engine'
import { remoteLogsOf } from '@ml-airflow/logs'
import { openQueue, startConsumer } from '@ml-airflow/queue'
import { openTryFiles } from '@ml-airflow/shell'
import { openStore } from '@ml-airflow/store'
import { RunningWorker, type Worker } from './running-worker.ts'
import { liveDags, RUN_CONCURRENCY, warnOfRedis } from './surroundings.ts'

export interface SchedulerExtras {
  readonly observer: Observer
  /** Replacements of the real parts, for tests. */
  readonly parts?: Partial<Pick<SchedulerParts, 'registry' | 'now'>>
  /** Schedules only this DAG. */
  readonly dagId?: string | undefined
  /** Called after each poll of the schedules. */
  readonly onLook?: () => void
}

/**
 * Starts a scheduler in this process: it expands runs, reconciles SQL with the queue and creates scheduled runs, but runs no
 * Bash.
 * @throws MlAirflowError `bad_setting`, `schema_version`, `unavailable`, and `not_found` for an unknown DAG
 */
export async function startScheduler(settings: Settings, extras: SchedulerExtras): Promise<Worker> {
  const { observer, parts: given = {}, dagId, onLook } = extras
  const redis = redisAt(settings)
  const dags = given.registry === undefined ? await liveDags(settings, observer) : { registry: given.registry }
  if (dagId !== undefined) dags.registry.get(dagId)
  const store = await openStore(databaseOf(settings), dags.registry)
  const queue = openQueue(redis)
  const parts = {
    ...dags,
    store,
    queue,
    files: openTryFiles({ hashFolder: hashCacheOf(settings) }),
    observer,
    now: given.now ?? (() => new Date()),
  }
  const hearing = hearingOf(settings, dags.registry)
  const options = { ...schedulerOptions(settings), isHeard: hearing.isHeard, dagId, onLook }
  const engine = createSchedulerEngine(parts, options)
  const consumer = startConsumer(redis, engine.handlers, {
    taskConcurrency: 0,
    runConcurrency: RUN_CONCURRENCY,
    lockMs: ms(settings.LEASE_SECONDS),
    stalledMs: ms(settings.LEASE_SECONDS),
    onError: (problem) => observer.trouble(problem.message, undefined),
  })
  const remote = await remoteLogsOf(settings, store.logs)
  const notifier = notifierOf({ settings, store, hearing, observer, remote })
  engine.start()
  notifier.start()
  void warnOfRedis(redis, observer)
  const worker = `${hostname()}:${process.pid}`
  const none = { launcher: { close: async () => {} }, graceMs: 0, killGraceMs: 0 }
  return new RunningWorker({ worker, store, queue, engine, consumer, beside: [notifier], ...none })
}
