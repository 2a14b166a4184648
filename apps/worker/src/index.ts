/**
 * A worker, or a scheduler, inside another process: for the command line and for trials. The programs are main.ts and
 * scheduler-main.ts.
 */

export type { Worker } from './running-worker.ts'
export { type SchedulerExtras, startScheduler } from './start-scheduler.ts'
export { startWorker, type WorkerExtras } from './start-worker.ts'
