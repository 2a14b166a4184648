import { Readable } from 'node:stream'
import { MlAirflowError } from '@ml-airflow/core'
import { type OutputContent, OutputFiles } from '@ml-airflow/shell'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { kindOf, OUTPUT_TYPES } from '../outputs/content-types.ts'
import type { Api, ApiParts } from '../parts.ts'
import { errors } from '../schemas/error.ts'
import { runNumber } from '../schemas/ids.ts'
import { findInstance } from './instances.ts'

const OutputBody = z
  .object({
    path: z.string().describe('Relative to the output; empty if the output is one file.'),
    name: z.string(),
    size: z.number(),
    modified_at: z.string().meta({ format: 'date-time' }),
    type: z.enum(OUTPUT_TYPES),
  })
  .meta({ id: 'Output' })

const Address = z.object({ id: runNumber })
const ContentQuery = z.strictObject({
  path: z.string().max(4000).default(''),
  inline: z
    .enum(['true', 'false'], 'allowed are true and false')
    .default('false')
    .describe('Displays the file instead of downloading it.'),
})

// An output may be large and a client slow.
const READ_MS = 3_600_000

export function outputRoutes(app: Api, parts: ApiParts): void {
  listOutputs(app, parts)
  readOutput(app, parts)
}

function listOutputs(app: Api, parts: ApiParts): void {
  const files = new OutputFiles(parts.settings.OUTPUT_DIR)

  app.get(
    '/api/v1/task-instances/:id/outputs',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['outputs'],
        summary: 'The output files of a task instance; for a skipped one, those of the reused execution',
        params: Address,
        response: {
          200: z.object({
            output_path: z.string().nullable(),
            outputs: z.array(OutputBody),
            is_cut_off: z.boolean().describe('Whether there are more than listed.'),
          }),
          ...errors,
        },
      },
    },
    async ({ params }) => {
      const { outputPath } = await findInstance(parts, params.id)
      if (outputPath === undefined) return { output_path: null, outputs: [], is_cut_off: false }
      const { entries, isCutOff } = await files.list(outputPath)
      const outputs = entries.map(({ path, name, size, modifiedAt, isFolder }) => ({
        path,
        name,
        size,
        modified_at: modifiedAt.toISOString(),
        type: isFolder ? ('folder' as const) : kindOf(name).type,
      }))
      return { output_path: outputPath, outputs, is_cut_off: isCutOff }
    },
  )
}

function readOutput(app: Api, parts: ApiParts): void {
  const files = new OutputFiles(parts.settings.OUTPUT_DIR)

  app.get(
    '/api/v1/task-instances/:id/outputs/content',
    {
      config: { access: 'viewer' },
      handlerTimeout: READ_MS,
      schema: {
        tags: ['outputs'],
        summary: 'A file of an output, or the range in the header Range; browsers never execute it',
        params: Address,
        querystring: ContentQuery,
        headers: z.looseObject({ range: z.string().max(200).optional() }),
      },
    },
    async ({ params, query, headers }, reply) => {
      const { outputPath } = await findInstance(parts, params.id)
      if (outputPath === undefined) throw new MlAirflowError('not_found', `Task instance ${params.id} has no output.`)
      const content = await files.open(outputPath, query.path)
      reply.headers({ ...HARMLESS, 'content-disposition': disposition(content.name, query.inline === 'true') })
      return send(reply, content, headers.range)
    },
  )
}

/** Task output is untrusted: it runs no scripts, loads nothing, and cannot be framed by other sites. */
const HARMLESS = {
  'content-security-policy':
    "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; frame-ancestors 'self'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'private, no-cache',
  'accept-ranges': 'bytes',
}

function disposition(name: string, inline: boolean): string {
  return `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(name).replaceAll("'", '%27')}`
}

async function send(reply: FastifyReply, content: OutputContent, range: string | undefined): Promise<FastifyReply> {
  const { size, modifiedAt, name } = content
  const asked = rangeOf(range, size)
  reply.type(kindOf(name).contentType).header('last-modified', modifiedAt.toUTCString())
  if (asked === 'unsatisfiable' || size === 0) {
    await content.close()
    if (asked === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${size}`).send('')
    return reply.header('content-length', 0).send(Readable.from([]))
  }
  const [start, end] = asked ?? [0, size - 1]
  if (asked !== undefined) reply.code(206).header('content-range', `bytes ${start}-${end}/${size}`)
  return reply.header('content-length', end - start + 1).send(content.read(start, end))
}

/** A single range: `bytes=0-99`, `bytes=100-` or `bytes=-50`. Several ranges or another unit return the whole file. */
function rangeOf(range: string | undefined, size: number): readonly [number, number] | 'unsatisfiable' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range ?? '') ?? []
  if (first === '' && last === '') return undefined
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  return start > end || start >= size ? 'unsatisfiable' : [start, end]
}
