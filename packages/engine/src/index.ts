export type { Observer, TaskStep } from './observer.ts'
export { RunService, type RunServiceParts } from './run-service.ts'
export { checkRequest, type TriggerRequest } from './trigger.ts'
export { createWorkerEngine, type WorkerEngine, type WorkerOptions, type WorkerParts } from './worker-engine.ts'
