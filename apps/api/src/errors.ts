import { type ErrorCode, MlAirflowError, type UnavailableReason } from '@ml-airflow/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { errorPage } from './pages/error-page.tsx'
import { sendPage } from './pages/send-page.ts'
import { wantsPage } from './security/browser.ts'

/** A request that is rejected for reasons of HTTP, which have no error code in the domain. */
export class Refusal extends Error {
  readonly statusCode: keyof typeof HTTP_CODES
  readonly retryAfterSeconds: number | undefined

  constructor(statusCode: keyof typeof HTTP_CODES, sentence: string, retryAfterSeconds?: number) {
    super(sentence)
    this.statusCode = statusCode
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** The address does not support the method. */
export class WrongMethod extends Refusal {
  readonly allowed: readonly string[]

  constructor(sentence: string, allowed: readonly string[]) {
    super(405, sentence)
    this.allowed = allowed
  }
}

/** The error part of an answer. Every error body has this shape, plus the request id. */
export interface Problem {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly problems: readonly string[]
  readonly retryAfterSeconds?: number | undefined
}

const TIMEOUT = 'FST_ERR_HANDLER_TIMEOUT'

const STATUS: Readonly<Record<ErrorCode, number>> = {
  bad_conf: 400,
  bad_argument: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  unavailable: 503,
  schema_version: 503,
  bad_dag: 500,
  bad_setting: 500,
  internal: 500,
}

const HTTP_CODES = {
  400: 'bad_argument',
  404: 'not_found',
  405: 'method_not_allowed',
  408: 'timeout',
  413: 'too_large',
  414: 'too_large',
  415: 'unsupported_media_type',
  429: 'too_many_requests',
  431: 'too_large',
  503: 'unavailable',
} as const

/**
 * The only table that maps errors to answers. Messages of libraries may contain SQL and paths and go only to the log. A message
 * of a DAG's own validation goes to the sender of the conf.
 */
export function problemOf(error: unknown): Problem {
  if (error instanceof MlAirflowError) {
    const status = STATUS[error.code]
    if (error.code === 'unavailable') return error.reason === undefined ? NO_DATABASE : UNAVAILABLE[error.reason]
    if (status === 500 || (error.cause !== undefined && error.code !== 'bad_conf')) return OUR_FAULT
    return { status, code: error.code, message: error.message, problems: error.problems }
  }
  const { statusCode, code, message, retryAfterSeconds } = error as Partial<Refusal & { code: string }>
  if (code === TIMEOUT) return TOO_SLOW
  if (statusCode === 415) return NO_JSON
  const httpCode = HTTP_CODES[statusCode as keyof typeof HTTP_CODES]
  if (statusCode === undefined || httpCode === undefined) return OUR_FAULT
  return { status: statusCode, code: httpCode, message: message ?? '', problems: [], retryAfterSeconds }
}

/** Fastify's error handler. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = reportedProblem(error, request, reply)
  reply.code(problem.status)
  if (wantsPage(request)) sendPage(reply, errorPage(problem, request))
  else reply.type('application/json; charset=utf-8').send(errorBody(problem, request.id))
}

/** Logs the problem, sets its headers, and returns it. */
export function reportedProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): Problem {
  const problem = problemOf(isUnsent(error, request) ? UNSENT : error)
  if (problem.status === 408) reply.header('connection', 'close')
  if (problem.status >= 500) request.log.error({ err: error, request_id: request.id }, problem.message)
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer')
  if (error instanceof WrongMethod) reply.header('allow', error.allowed.join(', '))
  if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', problem.retryAfterSeconds)
  return problem
}

/** Whether the request timed out before it was complete. */
function isUnsent(error: unknown, request: FastifyRequest): boolean {
  return (error as { code?: unknown }).code === TIMEOUT && request.raw.complete === false
}

export function errorBody({ code, message, problems }: Problem, requestId: string): string {
  return JSON.stringify({ code, message, problems, request_id: requestId })
}

const OUR_FAULT: Problem = {
  status: 500,
  code: 'internal',
  message: 'Internal error: the log of the server has details under this request_id.',
  problems: [],
}

const NO_DATABASE: Problem = {
  status: 503,
  code: 'unavailable',
  message: 'The database cannot be reached: repeat the request; for a run, with the same run_id.',
  problems: [],
}

const UNAVAILABLE: Readonly<Record<UnavailableReason, Problem>> = {
  disk_full: {
    ...NO_DATABASE,
    message: 'The disk of the database is full, so nothing can be written: free some space, and repeat the request.',
  },
  read_only: {
    ...NO_DATABASE,
    message: 'The database is read-only: give the API write access, and repeat the request.',
  },
  redis: {
    ...NO_DATABASE,
    message: 'Redis cannot be reached now: start it, or correct REDIS_URL, and ask again.',
  },
}

const NO_JSON: Problem = {
  status: 415,
  code: 'unsupported_media_type',
  message: 'The body must be JSON, with the header Content-Type: application/json.',
  problems: [],
}

const UNSENT = new Refusal(408, 'The request was not sent in time.')

const TOO_SLOW: Problem = {
  status: 503,
  code: 'unavailable',
  message:
    'The request timed out, and it is unknown whether it was carried out. Repeat it; for a run, with the same run_id.',
  problems: [],
}
