import { Readable } from 'node:stream'
import { MlAirflowError, type Try } from '@ml-airflow/core'
import { z } from 'zod'
import { logEvents } from '../log-events.ts'
import type { Api, ApiParts } from '../parts.ts'
import { errors } from '../schemas/error.ts'
import { runNumber, sample, taskId, wholeNumber } from '../schemas/ids.ts'
import { TryBody, tryBody } from '../schemas/run.ts'
import { openTryLog, readLog } from '../try-log.ts'
import { findRun } from './runs.ts'

const PAGE = 1024 * 1024
// As long as a timer can be set, some 24 days: a task may take long.
const NO_TIMEOUT = 2 ** 31 - 1
const offset = wholeNumber(0, Number.MAX_SAFE_INTEGER)

const TaskAddress = z.object({ id: runNumber, task_id: taskId })
const TryAddress = TaskAddress.extend({ n: wholeNumber(1, 1_000_000) })
const OfSample = z.strictObject({ sample: sample.optional().describe('For a task that runs per sample.') })
const FromOffset = OfSample.extend({ offset: offset.default(0).describe('Bytes to leave out.') })

export function tryRoutes(app: Api, parts: ApiParts, closing: AbortSignal): void {
  const { LOG_DIR } = parts.settings

  app.get(
    '/api/v1/runs/:id/tasks/:task_id/tries',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['tries'],
        summary: 'The tries of a task instance',
        params: TaskAddress,
        querystring: OfSample,
        response: { 200: z.object({ tries: z.array(TryBody) }), ...errors },
      },
    },
    async ({ params, query }) => {
      const run = await findRun(parts, params.id)
      const tries = await parts.store.listTries(run.id, params.task_id, query.sample ?? '')
      return { tries: tries.map(tryBody) }
    },
  )

  app.get(
    '/api/v1/runs/:id/tasks/:task_id/tries/:n/log',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['tries'],
        summary: 'The log of a try from an offset on; the header next-offset says where the next page begins',
        params: TryAddress,
        querystring: FromOffset,
      },
    },
    async ({ params, query }, reply) => {
      const attempt = await findTry(parts, { ...params, sample: query.sample })
      const file = await openTryLog(LOG_DIR, attempt.logPath)
      try {
        const nothing = { bytes: Buffer.alloc(0), next: query.offset, isEnd: true }
        const { bytes, next, isEnd } = file === undefined ? nothing : await readLog(file, query.offset, PAGE)
        reply.headers({ 'next-offset': next, 'log-complete': String(isEnd && isOver(attempt)) })
        return reply.headers(ONLY_TEXT).type('text/plain; charset=utf-8').send(bytes)
      } finally {
        await file?.close()
      }
    },
  )

  app.get(
    '/api/v1/runs/:id/tasks/:task_id/tries/:n/log/stream',
    {
      config: { access: 'viewer' },
      exposeHeadRoute: false,
      handlerTimeout: NO_TIMEOUT,
      schema: {
        tags: ['tries'],
        summary: 'The log as it is written, as server-sent events whose ids are offsets; the last one is named end',
        params: TryAddress,
        querystring: FromOffset,
        headers: z.looseObject({ 'last-event-id': offset.optional() }),
      },
    },
    async ({ params, query, headers }, reply) => {
      const address = { ...params, sample: query.sample }
      const { logPath } = await findTry(parts, address)
      const source = {
        open: () => openTryLog(LOG_DIR, logPath),
        isComplete: async () => isOver(await findTry(parts, address)),
      }
      const events = logEvents(source, headers['last-event-id'] ?? query.offset, closing)
      return reply.headers(ONLY_TEXT).type('text/event-stream').send(Readable.from(events))
    },
  )
}

/** Whatever a task wrote, no browser takes it for a page or runs it. */
const ONLY_TEXT = { 'content-security-policy': 'sandbox', 'x-content-type-options': 'nosniff' }

async function findTry(
  parts: ApiParts,
  address: { id: number; task_id: string; n: number; sample: string | undefined },
): Promise<Try> {
  const tries = await parts.store.listTries(address.id, address.task_id, address.sample ?? '')
  const found = tries.find((attempt) => attempt.number === address.n)
  if (found !== undefined) return found
  throw new MlAirflowError(
    'not_found',
    `Run ${address.id} has no try ${address.n} of task '${address.task_id}'${address.sample === undefined ? '' : ` for sample '${address.sample}'`}.`,
  )
}

function isOver(attempt: Try): boolean {
  return attempt.finishedAt !== undefined
}
