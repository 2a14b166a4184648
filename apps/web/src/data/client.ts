import { createApiClient } from '@ml-airflow/client'
import { given } from './given.ts'

interface ErrorBody {
  readonly code: string
  readonly message: string
  readonly problems: readonly string[]
  readonly request_id: string
}

/** An error answer of the API. Status 0: the API is unreachable. */
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

/** The generated client, typed by the OpenAPI document. */
export const api = createApiClient({ fetch: reach })

interface Answer<Body> {
  readonly data?: Body
  readonly error?: unknown
  readonly response: Response
}

/**
 * Body of an answer.
 * @throws ApiError
 */
export async function bodyOf<Body>(asked: Promise<Answer<Body>>): Promise<Body> {
  const { data, error, response } = await asked
  if (response.status === 401) leaveForLogin()
  if (!response.ok) throw new ApiError(response.status, isErrorBody(error) ? error : {})
  return data as Body
}

/** URL for requests by the browser itself: downloads, images, streams. */
export function apiAddress(path: string, query: Readonly<Record<string, string | number | boolean | undefined>> = {}) {
  const search = new URLSearchParams(Object.entries(given(query)).map(([name, value]) => [name, String(value)]))
  return search.size === 0 ? `/api/v1${path}` : `/api/v1${path}?${search}`
}

async function reach(request: Request): Promise<Response> {
  // After a change, many pages send the same request at once: this lets them share one answer.
  if (request.method === 'GET') request.headers.set('cache-control', 'max-age=1')
  try {
    return await fetch(request)
  } catch (error) {
    if (request.signal.aborted) throw error
    throw new ApiError(0, UNREACHABLE)
  }
}

export const UNREACHABLE = { code: 'unreachable', message: 'The API does not answer. Is it running?' }

/** Whether the API answers anything. */
export function isReachable(): Promise<boolean> {
  return fetch('/health').then(
    () => true,
    () => false,
  )
}

function isErrorBody(error: unknown): error is Partial<ErrorBody> {
  return typeof error === 'object' && error !== null
}

/** Goes to the login, which returns to the current page. */
export function leaveForLogin(): void {
  const here = `${location.pathname}${location.search}`
  location.assign(`/admin/login?next=${encodeURIComponent(here)}`)
}
