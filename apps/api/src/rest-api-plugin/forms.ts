import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { parse } from 'node:querystring'
import { pipeline } from 'node:stream/promises'
import formbody from '@fastify/formbody'
import multipart, { type MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { Refusal } from '../errors.ts'
import type { Api } from '../parts.ts'

const MAX_FILE = 1024 * 1024
/** More than any API needs. */
const MOST_FIELDS = 50
const LIMITS = {
  fieldNameSize: 100,
  fieldSize: 64 * 1024,
  fields: MOST_FIELDS,
  files: 1,
  fileSize: MAX_FILE,
  parts: MOST_FIELDS + 1,
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Paths of uploaded files by field name. The files exist until the answer is sent. */
    uploads: Readonly<Record<string, string>>
  }
}

/** Makes routes of this scope accept forms, with or without files. They ignore JSON, as the plugin does. */
export async function readForms(scope: Api): Promise<void> {
  await scope.register(formbody, { parser: (text) => parse(text, '&', '=', { maxKeys: MOST_FIELDS + 1 }) })
  await scope.register(multipart, { limits: LIMITS })
  scope.decorateRequest('uploads')
  const folders = new WeakMap<FastifyRequest, string>()
  scope.addHook('preHandler', async (request) => {
    request.uploads = {}
    if (!request.isMultipart()) return
    const folder = await mkdtemp(join(tmpdir(), 'ml-airflow-upload-'))
    folders.set(request, folder)
    await readParts(request, folder).catch((error: unknown) => {
      throw unreadable(error)
    })
  })
  scope.addHook('onResponse', async (request) => {
    const folder = folders.get(request)
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
  })
}

/** Form fields of a request. Empty without a form. */
export function formOf({ headers, body }: FastifyRequest): Readonly<Record<string, string>> {
  const type = headers['content-type'] ?? ''
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type)) return {}
  const fields = Object.entries((body ?? {}) as Record<string, string | readonly string[]>)
  if (fields.length > MOST_FIELDS) throw new Refusal(413, `The form has more than ${MOST_FIELDS} fields.`)
  const twice = fields.find(([, value]) => typeof value !== 'string')
  if (twice !== undefined) throw new Refusal(400, `The form names ${JSON.stringify(twice[0].slice(0, 80))} twice.`)
  return Object.fromEntries(fields) as Record<string, string>
}

async function readParts(request: FastifyRequest, folder: string): Promise<void> {
  const fields: Record<string, string | string[]> = Object.create(null)
  const uploads: Record<string, string> = Object.create(null)
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      const path = await saved(part, folder)
      if (path !== undefined) uploads[part.fieldname] = path
    } else {
      const before = fields[part.fieldname]
      fields[part.fieldname] = before === undefined ? String(part.value) : [String(before), String(part.value)]
    }
  }
  request.body = fields
  request.uploads = uploads
}

/** Form parser errors are the client's fault. Disk errors and our own remain what they are. */
function unreadable(error: unknown): unknown {
  if (error instanceof Error && !('syscall' in error) && !('statusCode' in error))
    return new Refusal(400, `The form cannot be read: ${error.message}.`)
  return error
}

/** Undefined if the user selected no file. */
async function saved({ file, filename }: MultipartFile, folder: string): Promise<string | undefined> {
  const name = basename(filename.replaceAll('\\', '/').replaceAll('\0', '')).slice(0, 200)
  if (name === '' || name === '.' || name === '..') {
    file.resume()
    return undefined
  }
  const path = join(folder, name)
  await pipeline(file, createWriteStream(path))
  if (file.truncated) throw new Refusal(413, `The file is larger than ${MAX_FILE / 1024} KiB.`)
  return path
}
