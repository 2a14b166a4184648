import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import fastify from 'fastify'
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { answerError, errorBody, problemOf, Refusal } from './errors.ts'
import { parseJson } from './json.ts'
import type { Api, ApiParts } from './parts.ts'
import { validatorCompiler } from './validation.ts'

const MAX_BODY = 1024 * 1024
/** Every request is answered within 5 s, be it that it could not be. */
const ANSWER_MS = 4500
/** How long a client may take to send its request. */
const REQUEST_MS = 10_000

/** A server that reads JSON alone, checks by zod, and gives every error one shape. */
export function createServer(logger: ApiParts['logger']): Api {
  const app = fastify({
    loggerInstance: logger,
    bodyLimit: MAX_BODY,
    requestTimeout: REQUEST_MS,
    handlerTimeout: ANSWER_MS,
    http: { headersTimeout: REQUEST_MS, connectionsCheckingInterval: 1000 },
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 16_384 },
    frameworkErrors: answerError,
    clientErrorHandler: answerBrokenRequest,
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(answerError)
  app.setNotFoundHandler((request) => {
    throw new Refusal(404, `There is no ${request.method} ${request.url.split('?')[0]?.slice(0, 200)}.`)
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, async (_request: unknown, body: string) =>
    body === '' ? undefined : parseJson(body, 'The body'),
  )
  return app
}

const CLIENT_ERRORS: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: new Refusal(431, 'The address and headers are too long.'),
  ERR_HTTP_REQUEST_TIMEOUT: new Refusal(408, `The request was not sent within ${REQUEST_MS / 1000} s.`),
}

/** Answers what Node could not read as a request. */
function answerBrokenRequest({ code }: Error & { code: string }, socket: Socket): void {
  if (code === 'ECONNRESET' || !socket.writable) return
  const problem = problemOf(CLIENT_ERRORS[code] ?? new Refusal(400, 'This is no HTTP request.'))
  const body = errorBody(problem, randomUUID())
  socket.end(
    `HTTP/1.1 ${problem.status} ${problem.code}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}
