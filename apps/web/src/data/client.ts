import { createApiClient } from '@ml-airflow/client'

interface ErrorBody {
  readonly code: string
  readonly message: string
  readonly problems: readonly string[]
  readonly request_id: string
}

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

/** The generated client: paths, parameters, bodies and answers are typed by the OpenAPI document. */
export const api = createApiClient({ fetch: reach })

interface Answer<Body> {
  readonly data?: Body
  readonly error?: unknown
  readonly response: Response
}

/**
 * The body of an answer.
 * @throws ApiError
 */
export async function bodyOf<Body>(asked: Promise<Answer<Body>>): Promise<Body> {
  const { data, error, response } = await asked
  if (response.status === 401) leaveForLogin()
  if (!response.ok) throw new ApiError(response.status, isErrorBody(error) ? error : {})
  return data as Body
}

/** The same values without those that are undefined or empty, which the API takes for given. */
export function given<Values extends object>(
  values: Values,
): { [Name in keyof Values]?: Exclude<Values[Name], undefined> } {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== ''),
  ) as ReturnType<typeof given<Values>>
}

/** Where the browser itself loads something of the API: a download, a picture, a stream. */
export function apiAddress(path: string, query: Readonly<Record<string, string | number | boolean | undefined>> = {}) {
  const search = new URLSearchParams(Object.entries(given(query)).map(([name, value]) => [name, String(value)]))
  return search.size === 0 ? `/api/v1${path}` : `/api/v1${path}?${search}`
}

async function reach(request: Request): Promise<Response> {
  // Many pages ask the same at the same moment, after a change: they take the answer that one of them gets.
  if (request.method === 'GET') request.headers.set('cache-control', 'max-age=1')
  try {
    return await fetch(request)
  } catch (error) {
    if (request.signal.aborted) throw error
    throw new ApiError(0, { code: 'unreachable', message: 'The API does not answer. Is it running?' })
  }
}

function isErrorBody(error: unknown): error is Partial<ErrorBody> {
  return typeof error === 'object' && error !== null
}

/** The login leads back to the page that was open. */
export function leaveForLogin(): void {
  const here = `${location.pathname}${location.search}`
  location.assign(`/admin/login?next=${encodeURIComponent(here)}`)
}
