export type { components, paths } from './api.ts'
export { type ApiClient, type ApiClientOptions, createApiClient } from './client.ts'
export { type Run, type WaitOptions, waitForRun } from './wait-for-run.ts'
