import type { DagRegistry, JobQueue, Store, TryFiles } from '@ml-airflow/core'
import { Admission } from './admission.ts'
import { RunExpander } from './expander.ts'
import { LeaseWatch } from './lease-watch.ts'
import type { Observer } from './observer.ts'
import { Reconciler } from './reconciler.ts'
import { Releaser } from './releaser.ts'
import { RunCache } from './run-cache.ts'
import { RunService } from './run-service.ts'
import { Scheduler } from './scheduler/scheduler.ts'
import { Ticker } from './scheduler/ticker.ts'
import { TimingKeeper } from './scheduler/timing-keeper.ts'

export interface RunKeepingOptions {
  readonly leaseMs: number
  readonly maxLosses: number
  readonly reconcileMs: number
  /** How often schedules are looked at, beside the moments at which one is due. */
  readonly heartbeatMs: number
  readonly catchupByDefault: boolean
  readonly defaultTimeZone: string
  /** Runs of a DAG that are under way at once, where it says nothing of its own. */
  readonly maxActiveRuns: number
  /** One DAG alone is scheduled; undefined for all. */
  readonly dagId?: string | undefined
  /** Called after each look at the schedules. */
  readonly onLook?: (() => void) | undefined
}

interface RunKeepingParts {
  readonly registry: DagRegistry
  readonly lookForDags?: () => Promise<unknown>
  readonly store: Store
  readonly queue: JobQueue
  readonly files: TryFiles
  readonly observer: Observer
  readonly now: () => Date
}

/** What keeps runs going, whoever runs their tasks. */
export interface RunKeeping {
  readonly runs: RunCache
  readonly releaser: Releaser
  readonly expander: RunExpander
  readonly watch: LeaseWatch
  start(): void
  stop(): Promise<void>
}

export function createRunKeeping(parts: RunKeepingParts, options: RunKeepingOptions): RunKeeping {
  const { store, queue, files, registry, observer } = parts
  const runs = new RunCache(parts)
  const releaser = new Releaser({ store, queue, observer, maxLosses: options.maxLosses })
  const admission = new Admission({ store, queue, registry, observer, maxActiveRuns: options.maxActiveRuns })
  const watch = new LeaseWatch({ claims: store.claims, observer, leaseMs: options.leaseMs })
  const reconciler = new Reconciler({
    ...{ store, queue, runs, releaser, admission, watch, observer },
    now: parts.now,
    periodMs: options.reconcileMs,
    leaseMs: options.leaseMs,
  })
  const scheduler = createScheduler(parts, options, admission)
  return {
    runs,
    releaser,
    watch,
    expander: new RunExpander({ store, queue, files, runs, admission, observer, leaseMs: options.leaseMs }),
    start() {
      reconciler.start()
      scheduler.start()
    },
    async stop() {
      watch.stop()
      await Promise.all([reconciler.stop(), scheduler.stop()])
    },
  }
}

function createScheduler(parts: RunKeepingParts, options: RunKeepingOptions, admission: Admission): Scheduler {
  const { store, queue, files, registry, observer } = parts
  const onQueueError = (error: unknown) =>
    observer.trouble('A scheduled run could not be enqueued; the reconciler will do it.', error)
  const ticker = new Ticker({
    ...{ store, observer, catchupByDefault: options.catchupByDefault },
    runs: new RunService({ registry, store, queue, files, onQueueError }),
    limitOf: (dagId) => admission.limitOf(dagId),
  })
  const keeper = new TimingKeeper(store, options)
  const { heartbeatMs, dagId, onLook } = options
  return new Scheduler({ ...parts, keeper, ticker, heartbeatMs, dagId, onLook })
}
