/**
 * A typed client of the HTTP API, for user programs and for the pages. `pnpm client` generates its types from the OpenAPI
 * document.
 */

export type { components, paths } from './api.ts'
export { type ApiClient, type ApiClientOptions, createApiClient } from './client.ts'
export { type Run, type WaitOptions, waitForRun } from './wait-for-run.ts'
