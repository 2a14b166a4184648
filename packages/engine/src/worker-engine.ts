import type { Cipher, Clock, DagRegistry, JobHandlers, JobQueue, Launcher, Store, TryFiles } from '@ml-airflow/core'
import { Acceptance } from './acceptance.ts'
import { AskedAcceptance } from './asked-acceptance.ts'
import { LeaseKeeper } from './lease-keeper.ts'
import type { Observer } from './observer.ts'
import { Obstacles } from './obstacles.ts'
import { Outputs } from './outputs.ts'
import { createRunKeeping, type RunKeeping, type RunKeepingOptions } from './run-keeping.ts'
import { SlotRunner } from './slot-runner.ts'
import { Supplier } from './supplier.ts'
import { TaskRunner, type TaskRunnerOptions } from './task-runner.ts'
import { TryRunner, type TryRunnerOptions } from './try-runner.ts'

/** What a process needs to keep runs going without running tasks. */
export interface SchedulerParts {
  readonly registry: DagRegistry
  /** Loads the DAGs again where their files have changed: for each run that this process meets, and each look at the schedules. Must not throw. */
  readonly lookForDags?: () => Promise<unknown>
  readonly store: Store
  readonly queue: JobQueue
  readonly files: TryFiles
  readonly observer: Observer
  /** The time of day, by which scheduled runs are made. */
  readonly now: () => Date
}

export interface WorkerParts extends SchedulerParts {
  readonly launcher: Launcher
  readonly clock: Clock
  readonly cipher: Cipher
}

export type SchedulerOptions = RunKeepingOptions

export interface WorkerOptions extends RunKeepingOptions, TaskRunnerOptions, TryRunnerOptions {
  readonly killGraceMs: number
}

/** A worker without its queue consumer: what the jobs do, and what must go on beside them. */
export interface WorkerEngine {
  readonly handlers: JobHandlers
  /** Tasks that are under way. */
  readonly running: number
  start(): void
  /** Begins no further task in a slot that is taken. */
  drain(): void
  /** Ends what still runs and gives it back; call it when the grace is over. */
  handOver(): void
  /** Call it when no handler runs any more. */
  stop(): Promise<void>
}

/** Long tasks take their turn in the queue, so that a slot goes on with what its own have made ready for a moment only. */
const HAND_OVER_MS = 1_000

/** Puts a worker together. */
export function createWorkerEngine(parts: WorkerParts, options: WorkerOptions): WorkerEngine {
  const { leases, keeping, slots, handlers } = assemble(parts, options, HAND_OVER_MS)
  return {
    handlers,
    get running() {
      return leases.size
    },
    start() {
      leases.start()
      keeping.start()
    },
    drain: () => slots.drain(),
    handOver: () => leases.handOver(),
    async stop() {
      await Promise.all([leases.stop(), keeping.stop()])
    },
  }
}

/** A worker that runs what it is handed, and leaves everything else to others. */
export function createTaskEngine(parts: WorkerParts, options: WorkerOptions): WorkerEngine {
  const { leases, keeping, slots, handlers } = assemble(parts, options, 0)
  return {
    handlers,
    get running() {
      return leases.size
    },
    start: () => leases.start(),
    drain: () => slots.drain(),
    handOver: () => leases.handOver(),
    async stop() {
      keeping.watch.stop()
      await leases.stop()
    },
  }
}

interface Assembly {
  readonly leases: LeaseKeeper
  readonly keeping: RunKeeping
  readonly slots: SlotRunner
  readonly handlers: JobHandlers
}

function assemble(parts: WorkerParts, options: WorkerOptions, handOverMs: number): Assembly {
  const { store, files, observer } = parts
  const keeping = createRunKeeping(parts, options)
  const leases = new LeaseKeeper({ store, launcher: parts.launcher, clock: parts.clock, times: options, observer })
  const tries = new TryRunner({
    ...{ store, leases, observer, options, launcher: parts.launcher },
    outputs: new Outputs(files),
    supplier: new Supplier({ store, cipher: parts.cipher, observer }),
  })
  const { runs, releaser, watch } = keeping
  const acceptance = new AskedAcceptance({
    acceptance: new Acceptance(store),
    observer,
    markedBy: options.markedBy,
  })
  const obstacles = new Obstacles({ store, runs, releaser, acceptance, watch, observer })
  const tasks = new TaskRunner({ store, tries, runs, leases, releaser, obstacles, acceptance, observer, options })
  const { queue, clock } = parts
  const slots = new SlotRunner({ tasks, runs, releaser, queue, clock, handOverMs })
  const handlers: JobHandlers = {
    onRun: (run) => keeping.expander.advance(run),
    onTask: (task, show) => slots.run(task, show),
    // The claim in SQL decides, not the queue's lock: the lease keeper ends what lost its claim.
    onLockLost: (task) =>
      observer.trouble(`The queue's lock on task '${task.taskId}' was lost; its claim decides.`, undefined),
    onCancel: (run) => leases.cancelRun(run),
    onClear(run, ended) {
      keeping.runs.forget(run)
      leases.endInstances(ended)
    },
  }
  return { leases, keeping, slots, handlers }
}

/** A scheduler without its queue consumer: it expands runs, reconciles, and makes scheduled runs. Tasks are given to others. */
export function createSchedulerEngine(parts: SchedulerParts, options: SchedulerOptions): WorkerEngine {
  const keeping = createRunKeeping(parts, options)
  return {
    handlers: {
      onRun: (run) => keeping.expander.advance(run),
      onTask: async () => ({ kind: 'give_back' }),
      onLockLost() {},
      onCancel() {},
      onClear: (run) => keeping.runs.forget(run),
    },
    running: 0,
    start: () => keeping.start(),
    drain() {},
    handOver() {},
    stop: () => keeping.stop(),
  }
}
