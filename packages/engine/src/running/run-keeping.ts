import type { DagRegistry, IsHeard, JobQueue, Store, TryFiles } from '@ml-airflow/core'
import { BackfillDriver } from '../backfill/backfill-driver.ts'
import type { Observer } from '../observer.ts'
import { Scheduler } from '../scheduler/scheduler.ts'
import { Ticker } from '../scheduler/ticker.ts'
import { TimingKeeper } from '../scheduler/timing-keeper.ts'
import { ClearService } from '../services/clear-service.ts'
import { RunService } from '../services/run-service.ts'
import { Admission } from './admission.ts'
import { RunAdvancer } from './advancer.ts'
import { RunExpander } from './expander.ts'
import { Reconciler } from './reconciler.ts'
import type { RunParts, RunPartsOptions, RunPartsSources } from './run-parts.ts'

export interface RunKeepingOptions extends RunPartsOptions {
  readonly reconcileMs: number
  /** Poll interval for schedules in milliseconds, besides the times at which one is due. */
  readonly heartbeatMs: number
  readonly catchupByDefault: boolean
  readonly defaultTimeZone: string
  /** Limit of concurrent runs for DAGs that set none. */
  readonly maxActiveRuns: number
  /** Schedules only this DAG; undefined for all. */
  readonly dagId?: string | undefined
  /** Selects the run ends to notify of. Default: all are recorded. */
  readonly isHeard?: IsHeard | undefined
  /** Called after each pass over the schedules. */
  readonly onLook?: (() => void) | undefined
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
  const { leaseMs, reconcileMs: periodMs, maxActiveRuns, isHeard } = options
  const { runs } = shared
  const admission = new Admission({ store, queue, registry, observer, maxActiveRuns })
  const reconciler = new Reconciler({ ...shared, store, queue, admission, observer, now, periodMs, leaseMs, isHeard })
  const scheduler = createScheduler(parts, options, admission)
  const backfills = createBackfillDriver(parts, admission)
  const expander = new RunExpander({ store, files, runs, admission, observer, leaseMs })
  return {
    advancer: new RunAdvancer({ store, queue, runs, expander, admission, isHeard }),
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

function createBackfillDriver(parts: RunKeepingParts, admission: Admission): BackfillDriver {
  const { observer } = parts
  const onQueueError = (error: unknown) =>
    observer.trouble('A run of a backfill could not be enqueued; the reconciler will do it.', error)
  const runs = new RunService({ ...parts, onQueueError })
  const clearing = new ClearService({ ...parts, onQueueError })
  return new BackfillDriver({ ...parts, runs, clearing, limitOf: (id) => admission.limitOf(id) })
}

function createScheduler(parts: RunKeepingParts, options: RunKeepingOptions, admission: Admission): Scheduler {
  const { store, queue, registry, observer } = parts
  const { catchupByDefault, heartbeatMs, dagId, onLook } = options
  const onQueueError = (error: unknown) =>
    observer.trouble('A scheduled run could not be enqueued; the reconciler will do it.', error)
  const runs = new RunService({ registry, store, queue, onQueueError })
  const limitOf = (id: string): number => admission.limitOf(id)
  const ticker = new Ticker({ store, observer, catchupByDefault, runs, limitOf })
  const keeper = new TimingKeeper(store, options)
  return new Scheduler({ ...parts, keeper, ticker, heartbeatMs, dagId, onLook })
}
