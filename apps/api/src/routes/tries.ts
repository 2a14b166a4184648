import { Readable } from 'node:stream'
import { type LogLocation, type LogPart, MlAirflowError, type Try } from '@ml-airflow/core'
import { followTry, readTry } from '@ml-airflow/engine'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { logEvents, OpenStreams } from '../log-events.ts'
import type { Api, ApiParts } from '../parts.ts'
import { errors } from '../schemas/error.ts'
import { runNumber, sample, taskId, wholeNumber } from '../schemas/ids.ts'
import { TryBody, tryBody } from '../schemas/run.ts'
import { findRun } from './find-run.ts'

// Maximum of a timer, about 24 days: a task may run long.
const NO_TIMEOUT = 2 ** 31 - 1
const offset = wholeNumber(0, Number.MAX_SAFE_INTEGER)

const TaskAddress = z.object({ id: runNumber, task_id: taskId })
const TryAddress = TaskAddress.extend({ n: wholeNumber(1, 1_000_000) })
const OfSample = z.strictObject({ sample: sample.optional().describe('For a per-sample task.') })
const FromOffset = OfSample.extend({ offset: offset.default(0).describe('Number of bytes to skip.') })
const LogQuestion = FromOffset.extend({
  all: z.enum(['true', 'false']).default('false').describe('Returns the whole log up to now instead of one page.'),
})

export function tryRoutes(app: Api, parts: ApiParts): void {
  listTries(app, parts)
  readLog(app, parts)
  streamLog(app, parts)
}

function listTries(app: Api, parts: ApiParts): void {
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
      const tries = await parts.store.instances.listTries(run.id, params.task_id, query.sample ?? '')
      return { tries: tries.map(tryBody) }
    },
  )
}

function readLog(app: Api, parts: ApiParts): void {
  app.get(
    '/api/v1/runs/:id/tasks/:task_id/tries/:n/log',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['tries'],
        summary: 'The log of a try from an offset on; the header next-offset is the start of the next page',
        params: TryAddress,
        querystring: LogQuestion,
        produces: ['text/plain'],
        response: { 200: z.string() },
      },
    },
    async ({ params, query }, reply) => {
      const attempt = await findTry(parts, { ...params, sample: query.sample })
      const first = await readTryLog(parts, attempt, query.offset)
      reply.headers(ONLY_TEXT).type('text/plain; charset=utf-8')
      if (query.all === 'true') {
        const texts = Readable.from(textsFrom(parts, attempt, first), { highWaterMark: 1 })
        // Fastify streams the parts; the schema types the answer as one string.
        return (reply as FastifyReply).send(texts)
      }
      const { text, nextOffset, size } = first
      reply.headers({ 'next-offset': nextOffset, 'log-complete': String(isOver(attempt) && nextOffset >= size) })
      return reply.send(text)
    },
  )
}

/** Reads page by page: at most one page of a large log is in memory. */
async function* textsFrom(parts: ApiParts, attempt: Try, first: LogPart): AsyncGenerator<string> {
  const { size } = first
  for (let part = first; part.text !== ''; part = await readTryLog(parts, attempt, part.nextOffset)) {
    yield part.text
    if (part.nextOffset >= size) return
  }
}

function streamLog(app: Api, parts: ApiParts): void {
  const streams = new OpenStreams()
  app.addHook('preClose', async () => streams.endAll())

  app.get(
    '/api/v1/runs/:id/tasks/:task_id/tries/:n/log/stream',
    {
      config: { access: 'viewer' },
      exposeHeadRoute: false,
      handlerTimeout: NO_TIMEOUT,
      schema: {
        tags: ['tries'],
        summary: 'The log as server-sent events while it is written; ids are offsets, and the last event is named end',
        params: TryAddress,
        querystring: FromOffset,
        headers: z.looseObject({ 'last-event-id': offset.optional() }),
      },
    },
    async ({ params, query, headers }, reply) => {
      const address = { ...params, sample: query.sample }
      const attempt = await findTry(parts, address)
      const tryLogs = { logs: parts.logs, current: () => findTry(parts, address) }
      const events = logEvents((options) => followTry(tryLogs, locationOf(attempt), options), {
        offset: headers['last-event-id'] ?? query.offset,
        isOver: async () => isOver(await findTry(parts, address)),
        signal: streams.add(reply),
      })
      return reply
        .headers({ ...ONLY_TEXT, connection: 'close' })
        .type('text/event-stream')
        .send(Readable.from(events, { highWaterMark: 1 }))
    },
  )
}

/** Task output is untrusted: browsers must not render or execute it. */
const ONLY_TEXT = { 'content-security-policy': 'sandbox', 'x-content-type-options': 'nosniff' }

async function findTry(
  parts: ApiParts,
  address: { id: number; task_id: string; n: number; sample: string | undefined },
): Promise<Try> {
  const tries = await parts.store.instances.listTries(address.id, address.task_id, address.sample ?? '')
  const found = tries.find((attempt) => attempt.number === address.n)
  if (found !== undefined) return found
  throw new MlAirflowError(
    'not_found',
    `Run ${address.id} has no try ${address.n} of task '${address.task_id}'${address.sample === undefined ? '' : ` for sample '${address.sample}'`}.`,
  )
}

/** The log of a running try may not exist yet. */
async function readTryLog(parts: ApiParts, attempt: Try, offset: number): Promise<LogPart> {
  try {
    return await readTry({ logs: parts.logs, current: async () => attempt }, locationOf(attempt), offset)
  } catch (error) {
    if (!(error instanceof MlAirflowError && error.code === 'not_found')) throw error
    if (!isOver(attempt)) return { text: '', nextOffset: offset, size: offset }
    throw new MlAirflowError('not_found', 'The log of this try is not among the logs that this server can read.')
  }
}

function locationOf({ instance, number, logPath }: Try): LogLocation {
  return { instance, tryNumber: number, logPath }
}

function isOver(attempt: Try): boolean {
  return attempt.finishedAt !== undefined
}
