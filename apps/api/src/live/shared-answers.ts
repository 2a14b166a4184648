import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Api } from '../parts.ts'

const KEPT_MS = 1000
const JSON_TYPE = 'application/json; charset=utf-8'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The answer depends on the user, not only on the role. */
    isPersonal?: boolean
  }
  interface FastifyRequest {
    /** Resolves the requests that wait for this answer. Undefined: nothing to share. */
    settle: ((body: string | undefined) => void) | undefined
  }
}

/**
 * Open pages react to the same event with the same request. The first request is answered, and the others share its answer. This
 * applies to requests of one role that accept a cached answer (`Cache-Control: max-age=1`), until the next change.
 */
export class SharedAnswers {
  readonly #answers = new Map<string, Promise<string | undefined>>()

  /** Called on every change: later requests get a new answer. */
  forget(): void {
    this.#answers.clear()
  }

  install(app: Api): void {
    app.decorateRequest('settle', undefined)
    app.addHook('preHandler', (request, reply, done) => {
      if (request.method !== 'GET') this.forget()
      if (sharesAnswer(request)) this.#shareAnswer(request, reply, done)
      else done()
    })
    app.addHook('onSend', (request, reply, payload, done) => {
      if (request.method !== 'GET') this.forget()
      const isShared = reply.statusCode === 200 && reply.getHeader('content-type') === JSON_TYPE
      request.settle?.(isShared && typeof payload === 'string' ? payload : undefined)
      done()
    })
    app.addHook('onResponse', (request, _reply, done) => {
      request.settle?.(undefined)
      done()
    })
  }

  #shareAnswer(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    const key = `${request.role} ${request.url}`
    const made = this.#answers.get(key)
    if (made === undefined) {
      this.#answers.set(key, this.#answerOf(request, key))
      done()
    } else void made.then((body) => (body === undefined ? done() : reply.type(JSON_TYPE).send(body)))
  }

  #answerOf(request: FastifyRequest, key: string): Promise<string | undefined> {
    const { promise, resolve } = Promise.withResolvers<string | undefined>()
    request.settle = resolve
    setTimeout(() => this.#answers.get(key) === promise && this.#answers.delete(key), KEPT_MS).unref()
    return promise
  }
}

function sharesAnswer({ method, headers, routeOptions }: FastifyRequest): boolean {
  const { access, isPersonal = false } = routeOptions.config
  return (
    method === 'GET' && access === 'viewer' && !isPersonal && headers['cache-control']?.includes('max-age=1') === true
  )
}
