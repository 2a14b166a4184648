import { FastifyAdapter } from '@bull-board/fastify'
import { MlAirflowError } from '@ml-airflow/core'
import { problemOf, Refusal } from './errors.ts'
import { knownQueues } from './known-queues.ts'
import type { Api, ApiParts } from './parts.ts'
import { allowInlineStyles } from './security/headers.ts'

const PREFIX = '/admin/queues'

/** Bull Board for viewers. Changes through its routes would bypass SQL, so such requests are rejected before they reach the board. */
export async function addBoard(app: Api, parts: Pick<ApiParts, 'board' | 'registry' | 'store'>): Promise<void> {
  const { board } = parts
  const server = new FastifyAdapter()
  board.attachTo(server, (run) => `/admin/runs/${run}`)
  server.setBasePath(PREFIX).setErrorHandler(answer)
  await app.register(async (scope) => {
    allowInlineStyles(scope)
    scope.addHook('onSend', async (_request, _reply, payload) => withoutStrangers(payload))
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'viewer', page: true }
    })
    scope.addHook('onRequest', async ({ method }) => {
      if (method !== 'GET' && method !== 'HEAD') throw READ_ONLY
    })
    // Runs after the token check, an onRequest hook, so that unauthenticated requests cause no queries.
    scope.addHook('preHandler', async () => board.add(await knownQueues(parts)))
    await scope.register(server.registerPlugin(), { prefix: PREFIX })
  })
}

/** Removes the link to a third-party font, which the content security policy would block. */
function withoutStrangers(payload: unknown): unknown {
  return typeof payload === 'string' ? payload.replaceAll(/<link[^>]*fonts\.[^>]*>/g, '') : payload
}

const READ_ONLY = new Refusal(405, 'The queue dashboard is read-only: trigger, cancel or clear runs instead.')

/** Errors of unknown types come from Redis. */
function answer(error: Error): { status: 200 | 204 | 404 | 405 | 500; body: Record<string, unknown> } {
  const known = error instanceof MlAirflowError || 'statusCode' in error
  const { status, code, message, problems } = known ? problemOf(error) : NO_REDIS
  return { status: status as 500, body: { code, message, problems } }
}

const NO_REDIS = {
  status: 503,
  code: 'unavailable',
  message: 'Redis cannot be reached, so the state of the queues is unknown.',
  problems: [],
}
