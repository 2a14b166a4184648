import {
  type Cipher,
  type Clock,
  DEFAULT_QUEUE,
  type JobHandlers,
  type Launcher,
  type Store,
  type TryFiles,
} from '@ml-airflow/core'
import { Placeholders } from './fan-out/placeholders.ts'
import { Spreader } from './fan-out/spreader.ts'
import { Acceptance } from './planning/acceptance.ts'
import { AskedAcceptance } from './planning/asked-acceptance.ts'
import { Gpus } from './running/gpus.ts'
import { LeaseKeeper } from './running/lease-keeper.ts'
import { Obstacles } from './running/obstacles.ts'
import { createRunParts, type RunParts, type RunPartsSources } from './running/run-parts.ts'
import { Settler } from './running/settler.ts'
import { SlotRunner } from './running/slot-runner.ts'
import { TaskClaimer, type TaskClaimerOptions } from './running/task-claimer.ts'
import { TaskRunner, type TaskRunnerOptions } from './running/task-runner.ts'
import { Outputs } from './tries/outputs.ts'
import { Supplier } from './tries/supplier.ts'
import { TryRunner, type TryRunnerOptions, type TryRunnerParts } from './tries/try-runner.ts'

/** Dependencies of a process that runs tasks. */
export interface TaskParts extends RunPartsSources {
  readonly store: RunPartsSources['store'] &
    Pick<Store, 'instances' | 'records' | 'fanOut' | 'variables' | 'connections'>
  readonly files: TryFiles
  readonly launcher: Launcher
  readonly clock: Clock
  readonly cipher: Cipher
}

export interface TaskOptions extends TaskClaimerOptions, TaskRunnerOptions, TryRunnerOptions {
  readonly killGraceMs: number
  /** Queues to consume. Default: the default queue. */
  readonly queues?: readonly string[]
  /** GPUs available to its tasks. Undefined: those in the environment of this process. */
  readonly gpus?: readonly string[]
}

/** Runs the tasks of jobs. It does not handle runs, schedules or reconciliation. */
export interface TaskEngine {
  readonly handlers: Omit<JobHandlers, 'onRun'>
  /** Number of running tasks. */
  readonly running: number
  start(): void
  /** Starts no further task in an occupied slot. */
  drain(): void
  /** Ends the running tasks and returns them to the queue; call it after the grace period. */
  handOver(): void
  /** Call it when no handler runs any more. */
  stop(): Promise<void>
}

/** Creates an engine that runs tasks only. */
export function createTaskEngine(parts: TaskParts, options: TaskOptions): TaskEngine {
  return assembleTasks(parts, options, { shared: createRunParts(parts, options), handOverMs: 0 })
}

export interface TaskSharing {
  readonly shared: RunParts
  /** Time in milliseconds for which a slot continues with tasks that its own have made ready. */
  readonly handOverMs: number
}

export function assembleTasks(parts: TaskParts, options: TaskOptions, { shared, handOverMs }: TaskSharing): TaskEngine {
  const { store, queue, clock, launcher, observer } = parts
  const leases = new LeaseKeeper({ store, launcher, clock, times: options, observer })
  const gpus = new Gpus(options.gpus)
  const tries = createTryRunner(parts, options, { leases, gpus })
  const { markedBy } = options
  const acceptance = new AskedAcceptance({ acceptance: new Acceptance(store), observer, markedBy })
  const obstacles = new Obstacles({ ...shared, store, acceptance, gpus, observer })
  const claimer = new TaskClaimer({ store, files: parts.files, options })
  const spreader = new Spreader({ store, files: parts.files, acceptance, observer })
  const tasks = new TaskRunner({
    ...shared,
    store,
    claimer,
    tries,
    gpus,
    leases,
    placeholders: new Placeholders({ store, spreader, releaser: shared.releaser }),
    settler: new Settler({ store, observer }),
    obstacles,
    acceptance,
    observer,
    options,
  })
  const { queues = [DEFAULT_QUEUE] } = options
  const slots = new SlotRunner({ ...shared, tasks, queue, queues, clock, handOverMs })
  return {
    handlers: {
      onTask: (task, show) => slots.run(task, show),
      // The claim in SQL decides, not the queue's lock: the lease keeper ends the process of a lost claim.
      onLockLost: (task) =>
        observer.trouble(`The queue's lock on task '${task.taskId}' was lost; its claim decides.`, undefined),
      onCancel: (run) => leases.cancelRun(run),
      onClear(run, ended) {
        shared.runs.forget(run)
        leases.endInstances(ended)
      },
    },
    get running() {
      return leases.size
    },
    start: () => leases.start(),
    drain: () => slots.drain(),
    handOver: () => leases.handOver(),
    async stop() {
      shared.watch.stop()
      await leases.stop()
    },
  }
}

function createTryRunner(
  parts: TaskParts,
  options: TaskOptions,
  { leases, gpus }: Pick<TryRunnerParts, 'leases' | 'gpus'>,
): TryRunner {
  const { store, files, cipher, launcher, observer } = parts
  const supplier = new Supplier({ store, cipher, observer })
  return new TryRunner({
    store,
    leases,
    gpus,
    observer,
    options,
    launcher,
    outputs: new Outputs(files, store.records),
    files,
    supplier,
  })
}
