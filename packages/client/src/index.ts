/**
 * A typed client of the HTTP API, for programs of users and for the pages. Its types are made from the OpenAPI document:
 * `pnpm client`.
 */

export type { components, paths } from './api.ts'
export { type ApiClient, type ApiClientOptions, createApiClient } from './client.ts'
export { type Run, type WaitOptions, waitForRun } from './wait-for-run.ts'
