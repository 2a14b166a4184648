export type { Worker } from './running-worker.ts'
export { startWorker, type WorkerExtras } from './start-worker.ts'
