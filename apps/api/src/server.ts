import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import { decodeText, parseJson } from '@ml-airflow/core'
import { fastify, LogController } from 'fastify'
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { answerError, errorBody, problemOf, Refusal } from './errors.ts'
import type { Api, ApiParts } from './parts.ts'
import { isReadable, readQuery } from './query.ts'
import { boundUnreadAnswers } from './unread-answers.ts'
import { validatorCompiler } from './validation.ts'
import { refuseUnknown } from './wrong-method.ts'

const MAX_BODY = 1024 * 1024
/** Every request without a body gets an answer within 5 s, if only an error. */
const ANSWER_MS = 4500
/** Time limit for a client to send its request. */
const REQUEST_MS = 10_000

/** A server that accepts only JSON, validates with zod, and returns errors in one shape. */
export function createServer({ logger, unread, settings }: Pick<ApiParts, 'logger' | 'unread' | 'settings'>): Api {
  const app = fastify({
    loggerInstance: logger,
    // Queries contain confs, and possibly secrets. The metrics hook logs requests without them.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MAX_BODY,
    trustProxy: settings.TRUSTED_PROXIES ?? false,
    requestTimeout: REQUEST_MS,
    http: { headersTimeout: REQUEST_MS, connectionsCheckingInterval: 1000 },
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 16_384, querystringParser: readQuery },
    frameworkErrors: answerError,
    clientErrorHandler: answerBrokenRequest,
  }).withTypeProvider<ZodTypeProvider>()
  limitAnswers(app)
  endConnectionsOnClose(app)
  boundUnreadAnswers(app, unread)
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(answerError)
  refuseUnknown(app)
  app.addHook('onRequest', ({ url }, _reply, done) => {
    if (url.includes('?') && !isReadable(url)) throw new Refusal(400, 'The address holds bytes that are not UTF-8.')
    done()
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) =>
    body.length === 0 ? undefined : parseJson(decodeText(body, 'The body'), 'The body'),
  )
  return app
}

const WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH'])

/**
 * Fastify's limit ends with the body of a request (fastify#6725), so where there is one it limits nothing, and its signal, which
 * aborts each time, took 7 % of the processor time of a trigger. The deadlines of database and Redis hold there.
 */
function limitAnswers(app: Api): void {
  app.addHook('onRoute', (route) => {
    if (![route.method].flat().some((method) => WITH_BODY.has(method))) route.handlerTimeout ??= ANSWER_MS
  })
}

/** Idle keep-alive and pre-opened connections would delay the close. */
function endConnectionsOnClose(app: Api): void {
  let closing = false
  const silent = new Set<Socket>()
  app.server.on('connection', (socket: Socket) => {
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
  })
  app.server.on('request', ({ socket }) => silent.delete(socket))
  app.addHook('preClose', async () => {
    closing = true
    for (const socket of silent) socket.destroy()
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) reply.header('connection', 'close')
    done()
  })
}

const CLIENT_ERRORS: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: new Refusal(431, 'The address and headers are too long.'),
  ERR_HTTP_REQUEST_TIMEOUT: new Refusal(408, 'The request was not sent in time.'),
}

/** Answers requests that Node could not parse. */
function answerBrokenRequest({ code }: Error & { code: string }, socket: Socket): void {
  if (code === 'ECONNRESET' || !socket.writable) return
  const problem = problemOf(CLIENT_ERRORS[code] ?? new Refusal(400, 'This is not an HTTP request.'))
  const body = errorBody(problem, randomUUID())
  socket.end(
    `HTTP/1.1 ${problem.status} ${problem.code}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}
