import createClient, { type Client } from 'openapi-fetch'
import type { paths } from './api.ts'

export type ApiClient = Client<paths>

export interface ApiClientOptions {
  /** Origin of the API, as `http://localhost:8080`. Default: the page's own. */
  readonly baseUrl?: string
  /** Sent as `Authorization: Bearer`. A browser that has logged in needs none. */
  readonly token?: string
  /** In place of the global one. */
  readonly fetch?: (request: Request) => Promise<Response>
}

/** Each path of the API with its parameters, body and answers typed: `client.GET('/api/v1/runs/{id}', …)`. */
export function createApiClient({ baseUrl = '', token, fetch }: ApiClientOptions = {}): ApiClient {
  return createClient<paths>({
    baseUrl,
    ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
    ...(fetch === undefined ? {} : { fetch }),
  })
}
