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

/** The needs of a process that runs tasks. */
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
  /** Whose tasks it takes. Default: those of the default queue. */
  readonly queues?: readonly string[]
  /** The GPUs that it hands to its tasks. Undefined: they start with those that the environment of this process names. */
  readonly gpus?: readonly string[]
}

/** Runs the tasks of jobs. It knows nothing of runs, schedules and the comparison of SQL with the queue. */
export interface TaskEngine {
  readonly handlers: Omit<JobHandlers, 'onRun'>
  /** Tasks that are under way. */
  readonly running: number
  start(): void
  /** Begins no further task in a slot that is taken. */
  drain(): void
  /** Ends the tasks that still run and gives them back; call it when the grace is over. */
  handOver(): void
  /** Call it when no handler runs any more. */
  stop(): Promise<void>
}

/** Runs the tasks that it gets, one after another, and leaves everything else to others. */
export function createTaskEngine(parts: TaskParts, options: TaskOptions): TaskEngine {
  return assembleTasks(parts, options, { shared: createRunParts(parts, options), handOverMs: 0 })
}

export interface TaskSharing {
  readonly shared: RunParts
  /** How long a slot goes on with tasks that its own have made ready. */
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
      // The claim in SQL decides, not the queue's lock: the lease keeper ends what lost its claim.
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
