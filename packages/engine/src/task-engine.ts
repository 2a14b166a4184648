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
import { planRun } from './planning/plan.ts'
import { ClaimRunner, type ClaimRunnerOptions } from './running/claim-runner.ts'
import { Gpus } from './running/gpus.ts'
import { LeaseKeeper } from './running/lease-keeper.ts'
import { Obstacles } from './running/obstacles.ts'
import { OutputRestorer } from './running/output-restorer.ts'
import { createRunParts, type RunParts, type RunPartsSources } from './running/run-parts.ts'
import { Settler } from './running/settler.ts'
import { SlotRunner } from './running/slot-runner.ts'
import { TaskClaimer, type TaskClaimerOptions } from './running/task-claimer.ts'
import { TaskRunner } from './running/task-runner.ts'
import { Outputs } from './tries/outputs.ts'
import { TryRunner, type TryRunnerOptions, type TryRunnerParts } from './tries/try-runner.ts'
import { VariablesAndConnectionsReader } from './tries/variables-and-connections.ts'

/** Dependencies of a process that runs tasks. */
export interface TaskParts extends RunPartsSources {
  readonly store: RunPartsSources['store'] &
    Pick<Store, 'instances' | 'records' | 'fanOut' | 'variables' | 'connections' | 'clearing' | 'temporaryOutputs'>
  readonly files: TryFiles
  readonly launcher: Launcher
  readonly clock: Clock
  readonly cipher: Cipher
}

export interface TaskEngineOptions extends TaskClaimerOptions, ClaimRunnerOptions, TryRunnerOptions {
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
  /** Ends the running tasks and returns them to the queue. To be called after the grace period. */
  requeue(): void
  /** Call it when no handler runs any more. */
  stop(): Promise<void>
}

/** Creates an engine that runs tasks only. */
export function createTaskEngine(parts: TaskParts, options: TaskEngineOptions): TaskEngine {
  return assembleTasks(parts, options, { shared: createRunParts(parts, options), handOverMs: 0 })
}

export interface TaskSharing {
  readonly shared: RunParts
  /** Time in milliseconds for which a slot continues with tasks that its own have made ready. */
  readonly handOverMs: number
}

export function assembleTasks(
  parts: TaskParts,
  options: TaskEngineOptions,
  { shared, handOverMs }: TaskSharing,
): TaskEngine {
  const { store, queue, clock, launcher, observer } = parts
  const leases = new LeaseKeeper({ store, launcher, clock, times: options, observer })
  const tasks = createTaskRunner(parts, options, { shared, leases })
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
    requeue: () => leases.requeue(),
    async stop() {
      shared.watch.stop()
      await leases.stop()
    },
  }
}

function createTaskRunner(
  parts: TaskParts,
  options: TaskEngineOptions,
  { shared, leases }: { readonly shared: RunParts; readonly leases: LeaseKeeper },
): TaskRunner {
  const { store, queue, files, observer } = parts
  const gpus = new Gpus(options.gpus)
  const { markedBy } = options
  const acceptance = new AskedAcceptance({ acceptance: new Acceptance(store), observer, markedBy })
  const claimer = new TaskClaimer({ store, files, options })
  const claims = new ClaimRunner({
    ...shared,
    claimer,
    tries: createTryRunner(parts, options, { leases, gpus }),
    leases,
    settler: new Settler({ store, observer }),
    acceptance,
    observer,
    options,
  })
  return new TaskRunner({
    ...shared,
    store,
    gpus,
    restorer: new OutputRestorer({ store, queue }),
    leases,
    claimer,
    claims,
    placeholders: new Placeholders({ store, spreader: createSpreader(parts, acceptance), releaser: shared.releaser }),
    obstacles: new Obstacles({ ...shared, store, acceptance, gpus, observer }),
  })
}

function createSpreader(parts: TaskParts, acceptance: AskedAcceptance): Spreader {
  const { store, files, observer } = parts
  return new Spreader({
    store,
    files,
    plan: (subject, records) => planRun(parts, subject, records),
    acceptance,
    observer,
  })
}

function createTryRunner(
  parts: TaskParts,
  options: TaskEngineOptions,
  { leases, gpus }: Pick<TryRunnerParts, 'leases' | 'gpus'>,
): TryRunner {
  const { store, files, cipher, launcher, observer } = parts
  const variables = new VariablesAndConnectionsReader({ store, cipher, observer })
  return new TryRunner({
    store,
    leases,
    gpus,
    observer,
    options,
    launcher,
    outputs: new Outputs(files, store.records),
    files,
    variables,
  })
}
