import type { ErrorBody } from './shapes/common.ts'

/** A query's values; what is undefined or empty is left out, and a list gives its name several times. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

/** An answer of the API that is no success. Status 0: the API could not be reached. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly problems: readonly string[]
  readonly requestId: string | undefined

  constructor(status: number, body: Partial<ErrorBody>) {
    super(body.message ?? `The API answered with status ${status}.`)
    this.name = 'ApiError'
    this.status = status
    this.code = body.code ?? 'unknown'
    this.problems = body.problems ?? []
    this.requestId = body.request_id
  }
}

/** @throws ApiError */
export function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  return request(apiAddress(path, query), { signal: signal ?? null })
}

/** @throws ApiError */
export function send<T>(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const content =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  return request(apiAddress(path), { method, signal: signal ?? null, ...content })
}

export function apiAddress(path: string, query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined && one !== '') search.append(name, String(one))
  }
  return search.size === 0 ? `/api/v1${path}` : `/api/v1${path}?${search}`
}

async function request<T>(address: string, init: RequestInit): Promise<T> {
  const response = await reach(address, init)
  if (response.status === 401) leaveForLogin()
  if (!response.ok) throw new ApiError(response.status, await bodyOf(response))
  return response.status === 204 ? (undefined as T) : ((await response.json()) as T)
}

async function reach(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, { credentials: 'same-origin', ...init })
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw new ApiError(0, { code: 'unreachable', message: 'The API does not answer. Is it running?' })
  }
}

async function bodyOf(response: Response): Promise<Partial<ErrorBody>> {
  const isJson = response.headers.get('content-type')?.includes('json') ?? false
  return isJson ? ((await response.json()) as Partial<ErrorBody>) : {}
}

/** The login leads back to the page that was open. */
export function leaveForLogin(): void {
  const here = `${location.pathname}${location.search}`
  location.assign(`/admin/login?next=${encodeURIComponent(here)}`)
}
