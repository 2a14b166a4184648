import type { components } from './api.ts'
import type { ApiClient } from './client.ts'

export type Run = components['schemas']['Run']

export interface WaitOptions {
  readonly signal?: AbortSignal
  /** Called with the run after each response of the server. */
  readonly onProgress?: (run: Run) => void
}

const OPEN: readonly Run['state'][] = ['queued', 'running']
// The server responds as soon as the run ends, or after this number of seconds.
const WAIT_SECONDS = 30

/**
 * Waits until a run has ended. The server holds each request (long polling).
 * @throws Error with the server's message if it refuses the request; any error of `fetch` if the server cannot be reached
 */
export async function waitForRun(client: ApiClient, id: number, options: WaitOptions = {}): Promise<Run> {
  for (;;) {
    const run = await askFor(client, id, options.signal)
    options.onProgress?.(run)
    if (!OPEN.includes(run.state)) return run
  }
}

async function askFor(client: ApiClient, id: number, signal: AbortSignal | undefined): Promise<Run> {
  const { data, error, response } = await client.GET('/api/v1/runs/{id}', {
    params: { path: { id }, query: { wait: WAIT_SECONDS, limit: 1 } },
    ...(signal === undefined ? {} : { signal }),
  })
  if (data !== undefined) return data
  throw new Error(error?.message ?? `The server answered ${response.status} for run ${id}.`)
}
