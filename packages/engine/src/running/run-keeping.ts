import type { DagRegistry, IsNotified, JobQueue, Store, TryFiles } from '@ml-airflow/core'
import { BackfillDriver } from '../backfill/backfill-driver.ts'
import type { Observer } from '../observer.ts'
import { Scheduler } from '../scheduler/scheduler.ts'
import { Ticker } from '../scheduler/ticker.ts'
import { TimingKeeper } from '../scheduler/timing-keeper.ts'
import { ClearService } from '../services/clear-service.ts'
import { RunService } from '../services/run-service.ts'
import { RunEnds } from '../tracing/run-ends.ts'
import { RunAdvancer } from './advancer.ts'
import { RunExpander } from './expander.ts'
import { Reconciler } from './reconciler.ts'
import { RunLimit } from './run-limit.ts'
import type { RunParts, RunPartsOptions, RunPartsSources } from './run-parts.ts'
import { SettledRuns } from './settled-runs.ts'
import { TemporaryOutputs } from './temporary-outputs.ts'

export interface RunKeepingOptions extends RunPartsOptions {
  readonly reconcileMs: number
  /** Poll interval for schedules in milliseconds, besides the times at which one is due. */
  readonly heartbeatMs: number
  readonly catchupByDefault: boolean
  readonly defaultTimeZone: string
  /** Folder of outputs, as tasks get it. */
  readonly outputDir: string
  /** Limit of concurrent runs for DAGs that set none. */
  readonly maxActiveRuns: number
  /** Schedules only this DAG; undefined for all. */
  readonly dagId?: string | undefined
  /** Selects the run ends to notify of. Default: all are recorded. */
  readonly isNotified?: IsNotified | undefined
  /** Called after each pass over the schedules. */
  readonly onPass?: (() => void) | undefined
}

export interface RunKeepingParts extends Omit<RunPartsSources, 'store'> {
  readonly registry: DagRegistry
  readonly store: Store
  readonly queue: JobQueue
  readonly files: TryFiles
  readonly observer: Observer
  /** Wall clock, by which scheduled runs are created. */
  readonly now: () => Date
}

/** Keeps runs going, regardless of which process runs their tasks. */
export interface RunKeeping {
  readonly advancer: RunAdvancer
  start(): void
  stop(): Promise<void>
}

export function createRunKeeping(parts: RunKeepingParts, options: RunKeepingOptions, shared: RunParts): RunKeeping {
  const { store, queue, files, registry, observer, now } = parts
  const { leaseMs, reconcileMs: periodMs, maxActiveRuns, outputDir, isNotified } = options
  const { runs, traces } = shared
  const ends = new RunEnds({ store, traces })
  const runLimit = new RunLimit({ store, queue, registry, observer, maxActiveRuns })
  const settled = new SettledRuns({ store, queue, ends, observer, isNotified })
  const upkeep = { store, queue, runLimit, settled, observer, now, periodMs, leaseMs }
  const reconciler = new Reconciler({ ...shared, ...upkeep })
  const scheduler = createScheduler(parts, options, runLimit)
  const backfills = createBackfillDriver(parts, runLimit)
  const expander = new RunExpander({ store, files, runs, runLimit, observer, traces, leaseMs, isNotified })
  return {
    advancer: new RunAdvancer({
      store,
      queue,
      runs,
      expander,
      runLimit,
      temporary: new TemporaryOutputs({ store, files, observer, now, outputDir }),
      ends,
      isNotified,
    }),
    start() {
      reconciler.start()
      scheduler.start()
      backfills.start()
    },
    async stop() {
      await Promise.all([reconciler.stop(), scheduler.stop(), backfills.stop()])
    },
  }
}

function createBackfillDriver(parts: RunKeepingParts, runLimit: RunLimit): BackfillDriver {
  const { observer } = parts
  const onQueueError = (error: unknown) =>
    observer.trouble('A run of a backfill could not be enqueued; the reconciler will do it.', error)
  const runs = new RunService({ ...parts, onQueueError })
  const clearing = new ClearService({ ...parts, onQueueError })
  return new BackfillDriver({ ...parts, runs, clearing, limitOf: (id) => runLimit.limitOf(id) })
}

function createScheduler(parts: RunKeepingParts, options: RunKeepingOptions, runLimit: RunLimit): Scheduler {
  const { store, queue, registry, observer, traces } = parts
  const { catchupByDefault, heartbeatMs, dagId, onPass } = options
  const onQueueError = (error: unknown) =>
    observer.trouble('A scheduled run could not be enqueued; the reconciler will do it.', error)
  const runs = new RunService({ registry, store, queue, traces, onQueueError })
  const limitOf = (id: string): number => runLimit.limitOf(id)
  const ticker = new Ticker({ store, observer, catchupByDefault, runs, limitOf })
  const keeper = new TimingKeeper(store, options)
  return new Scheduler({ ...parts, keeper, ticker, heartbeatMs, dagId, onPass })
}
