import type { JobHandlers, Store } from '@ml-airflow/core'
import { createRunKeeping, type RunKeepingOptions, type RunKeepingParts } from './running/run-keeping.ts'
import { createRunParts } from './running/run-parts.ts'
import { assembleTasks, type TaskEngine, type TaskEngineOptions, type TaskParts } from './task-engine.ts'

/** Dependencies of a process that keeps runs going without running tasks. */
export type SchedulerEngineParts = RunKeepingParts
export type SchedulerEngineOptions = RunKeepingOptions

export interface WorkerParts extends Omit<TaskParts, 'store'>, Omit<RunKeepingParts, 'store'> {
  readonly store: Store
}

export interface WorkerOptions extends RunKeepingOptions, TaskEngineOptions {}

/** A worker or a scheduler without its queue consumer: its job handlers and its background work. */
export interface WorkerEngine extends Omit<TaskEngine, 'handlers'> {
  readonly handlers: JobHandlers
}

/** Long tasks must take their turn in the queue, so a slot continues with tasks that its own made ready only briefly. */
const HAND_OVER_MS = 1_000

/** Expands and closes runs, reconciles, creates scheduled runs, and runs tasks. */
export function createWorkerEngine(parts: WorkerParts, options: WorkerOptions): WorkerEngine {
  const shared = createRunParts(parts, options)
  const keeping = createRunKeeping(parts, options, shared)
  const tasks = assembleTasks(parts, options, { shared, handOverMs: HAND_OVER_MS })
  return {
    handlers: { ...tasks.handlers, onRun: (run) => keeping.advancer.advance(run) },
    get running() {
      return tasks.running
    },
    start() {
      tasks.start()
      keeping.start()
    },
    drain: () => tasks.drain(),
    requeue: () => tasks.requeue(),
    async stop() {
      await Promise.all([tasks.stop(), keeping.stop()])
    },
  }
}

/** Expands and closes runs, reconciles, and creates scheduled runs. Other processes run the tasks. */
export function createSchedulerEngine(parts: SchedulerEngineParts, options: SchedulerEngineOptions): WorkerEngine {
  const shared = createRunParts(parts, options)
  const keeping = createRunKeeping(parts, options, shared)
  return {
    handlers: {
      onRun: (run) => keeping.advancer.advance(run),
      onTask: async () => ({ kind: 'requeue' }),
      onLockLost() {},
      onCancel() {},
      onClear: (run) => shared.runs.forget(run),
    },
    running: 0,
    start: () => keeping.start(),
    drain() {},
    requeue() {},
    async stop() {
      shared.watch.stop()
      await keeping.stop()
    },
  }
}
