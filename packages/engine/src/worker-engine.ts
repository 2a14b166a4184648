import type { Cipher, Clock, DagRegistry, JobHandlers, JobQueue, Launcher, Store, TryFiles } from '@ml-airflow/core'
import { RunExpander } from './expander.ts'
import { LeaseKeeper } from './lease-keeper.ts'
import type { Observer } from './observer.ts'
import { Outputs } from './outputs.ts'
import { Reconciler } from './reconciler.ts'
import { Releaser } from './releaser.ts'
import { RunCache } from './run-cache.ts'
import { Supplier } from './supplier.ts'
import { TaskRunner, type TaskRunnerOptions } from './task-runner.ts'

export interface WorkerParts {
  readonly registry: DagRegistry
  /** Loads the DAGs again where their files have changed: for each run that this worker meets. Must not throw. */
  readonly lookForDags?: () => Promise<unknown>
  readonly store: Store
  readonly queue: JobQueue
  readonly launcher: Launcher
  readonly files: TryFiles
  readonly clock: Clock
  readonly cipher: Cipher
  readonly observer: Observer
}

export interface WorkerOptions extends TaskRunnerOptions {
  readonly killGraceMs: number
  readonly reconcileMs: number
}

/** A worker without its queue consumer: what the jobs do, and what must go on beside them. */
export interface WorkerEngine {
  readonly handlers: JobHandlers
  start(): void
  /** Ends what still runs and gives it back; call it when the grace is over. */
  handOver(): void
  /** Call it when no handler runs any more. */
  stop(): Promise<void>
}

/** Puts a worker together. */
export function createWorkerEngine(parts: WorkerParts, options: WorkerOptions): WorkerEngine {
  const { store, queue, files, observer } = parts
  const runs = new RunCache(parts)
  const releaser = new Releaser({ store, queue, observer, maxLosses: options.maxLosses })
  const leases = new LeaseKeeper({ store, clock: parts.clock, times: options, observer })
  const reconciler = new Reconciler({ store, queue, runs, releaser, observer, periodMs: options.reconcileMs })
  const expander = new RunExpander({ store, queue, files, runs, observer, leaseMs: options.leaseMs })
  const tasks = new TaskRunner({
    store,
    outputs: new Outputs(files),
    supplier: new Supplier({ store, cipher: parts.cipher, observer }),
    runs,
    releaser,
    leases,
    observer,
    options,
    launcher: parts.launcher,
  })
  return {
    handlers: {
      onRun: (run) => expander.advance(run),
      onTask: (task) => tasks.run(task),
      // The claim in SQL decides, not the queue's lock: the lease keeper ends what lost its claim.
      onLockLost: (task) =>
        observer.trouble(`The queue's lock on task '${task.taskId}' was lost; its claim decides.`, undefined),
      onCancel: (run) => leases.cancelRun(run),
      onClear(run, ended) {
        runs.forget(run)
        leases.endInstances(ended)
      },
    },
    start() {
      leases.start()
      reconciler.start()
    },
    handOver: () => leases.handOver(),
    async stop() {
      await Promise.all([leases.stop(), reconciler.stop()])
    },
  }
}
