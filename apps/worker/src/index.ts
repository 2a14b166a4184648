export type { Worker } from './running-worker.ts'
export { type SchedulerExtras, startScheduler } from './start-scheduler.ts'
export { startWorker, type WorkerExtras } from './start-worker.ts'
