import type { FastifyRequest } from 'fastify'
import type { Api } from '../parts.ts'

const KEPT_MS = 1000

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The answer depends on who asks, beside the role. */
    isPersonal?: boolean
  }
  interface FastifyRequest {
    /** Others wait for this request's answer. */
    settle: ((body: string | undefined) => void) | undefined
  }
}

/**
 * Pages that are open at once hear of the same change, and ask the same: one answer is made, and all get it. So it is for a request that
 * accepts an answer of some age (`Cache-Control: max-age=1`), until something changes.
 */
export class SharedAnswers {
  readonly #answers = new Map<string, Promise<string | undefined>>()

  /** Something has changed: later requests get a new answer. */
  forget(): void {
    this.#answers.clear()
  }

  install(app: Api): void {
    app.decorateRequest('settle', undefined)
    app.addHook('preHandler', async (request, reply) => {
      if (request.method !== 'GET') return this.forget()
      if (!sharesAnswer(request)) return
      const key = `${request.role} ${request.url}`
      const made = this.#answers.get(key)
      if (made === undefined) {
        this.#answers.set(key, this.#answerOf(request, key))
        return
      }
      const body = await made
      if (body !== undefined) return reply.type('application/json; charset=utf-8').send(body)
    })
    app.addHook('onSend', async (request, { statusCode }, payload) => {
      if (request.method !== 'GET') this.forget()
      request.settle?.(statusCode === 200 && typeof payload === 'string' ? payload : undefined)
    })
    app.addHook('onResponse', async (request) => request.settle?.(undefined))
  }

  #answerOf(request: FastifyRequest, key: string): Promise<string | undefined> {
    const { promise, resolve } = Promise.withResolvers<string | undefined>()
    request.settle = resolve
    setTimeout(() => this.#answers.get(key) === promise && this.#answers.delete(key), KEPT_MS).unref()
    return promise
  }
}

function sharesAnswer({ headers, routeOptions }: FastifyRequest): boolean {
  const { access, isPersonal = false } = routeOptions.config
  return access === 'viewer' && !isPersonal && headers['cache-control']?.includes('max-age=1') === true
}
