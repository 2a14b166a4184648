/**
 * A worker, or a scheduler, inside another process: for the command line and for trials. main.ts and scheduler-main.ts are
 * the programs.
 */

export type { Worker } from './running-worker.ts'
export { type SchedulerExtras, startScheduler } from './start-scheduler.ts'
export { startWorker, type WorkerExtras } from './start-worker.ts'
