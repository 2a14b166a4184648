import createClient, { type Client } from 'openapi-fetch'
import type { paths } from './api.ts'

export type ApiClient = Client<paths>

export interface ApiClientOptions {
  /** Origin of the API, such as `http://localhost:8080`. Default: the origin of the page. */
  readonly baseUrl?: string
  /** Sent as `Authorization: Bearer`. Not needed in a browser with a login session. */
  readonly token?: string
  /** Replacement for the global `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>
}

/** Every path of the API, with typed parameters, bodies and responses: `client.GET('/api/v1/runs/{id}', …)`. */
export function createApiClient({ baseUrl = '', token, fetch }: ApiClientOptions = {}): ApiClient {
  return createClient<paths>({
    baseUrl,
    ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
    ...(fetch === undefined ? {} : { fetch }),
  })
}
