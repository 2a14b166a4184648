import { createHash, timingSafeEqual } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { join, relative } from 'node:path'
import fastifyStatic from '@fastify/static'
import { onStopSignals, type Workbench } from '@ml-airflow/commands'
import {
  type ApiToken,
  authenticates,
  hostOf,
  isForwarded,
  isLoopback,
  loadSettings,
  type Settings,
} from '@ml-airflow/config'
import { MlAirflowError, messageOf } from '@ml-airflow/core'
import { isOwnConnection, readToken, tokenFileIn } from '@ml-airflow/vault'
import { type FastifyInstance, fastify } from 'fastify'
import { tellReady } from './daemon.ts'

/** Serves the files of the log folder by GET and HEAD, until this process is asked to stop. */
export async function serveLogs({ output }: Workbench): Promise<void> {
  const { settings } = loadSettings()
  const server = await logServer(settings)
  const address = await listen(server, settings)
  output.print(`Serving the logs of ${settings.LOG_DIR} on ${address}/log/\n`)
  tellReady()
  await new Promise<void>((stop) => {
    const forget = onStopSignals({
      first: () => {
        forget()
        stop()
      },
      again: () => {},
    })
  })
  await server.close()
}

/** @throws MlAirflowError `bad_setting` if authentication is required but no tokens are configured */
export async function logServer(settings: Settings): Promise<FastifyInstance> {
  const { API_TOKENS: tokens } = settings
  if (tokens === undefined && authenticates(settings))
    throw new MlAirflowError('bad_setting', 'serve_logs knows no users: where AUTHENTICATE is set it needs API_TOKENS.')
  const root = rootOf(settings)
  const server = fastify({ forceCloseConnections: true })
  server.addHook('onRequest', async ({ headers, raw }, reply) => {
    // Protects against DNS rebinding: the Host header still holds the attacker's name.
    if (tokens === undefined && !isLoopback(hostOf(headers.host)))
      return reply.code(403).send({ message: 'Without tokens only requests to localhost are answered.' })
    if (isBearer(tokens ?? tokenOf(settings), headers.authorization)) return
    if (tokens !== undefined || isForwarded(raw) || !(await isOwnConnection(raw.socket)))
      return reply.code(401).send({ message: 'A token of the API is required.' })
  })
  await server.register(fastifyStatic, {
    root,
    serve: false,
    index: false,
    dotfiles: 'deny',
    cacheControl: false,
    allowedPath: (path) => staysInside(root, path),
    setHeaders(reply) {
      // Output of commands is served as text, whatever its content.
      reply.header('content-type', 'text/plain; charset=utf-8')
      reply.header('x-content-type-options', 'nosniff')
    },
  })
  // The plugin's own route does not decode %3A and %2B, which are part of every run id.
  server.get<{ Params: { '*': string } }>('/log/*', ({ params }, reply) => reply.sendFile(params['*']))
  return server
}

function rootOf({ LOG_DIR }: Settings): string {
  try {
    return realpathSync(LOG_DIR)
  } catch (cause) {
    throw new MlAirflowError('unavailable', `The folder of logs cannot be read: ${messageOf(cause)}.`, { cause })
  }
}

/** Whether the path stays in the folder after resolving links. */
function staysInside(root: string, path: string): boolean {
  try {
    const file = realpathSync(join(root, path))
    return !relative(root, file).startsWith('..')
  } catch {
    return false
  }
}

/** The token that the API has generated. */
function tokenOf({ ML_AIRFLOW_HOME }: Settings): readonly ApiToken[] {
  const token = readToken(tokenFileIn(ML_AIRFLOW_HOME))
  return token === undefined ? [] : [{ role: 'admin', token }]
}

/** Any role may read. */
function isBearer(tokens: readonly ApiToken[], authorization: string | undefined): boolean {
  const given = authorization?.replace(/^Bearer /i, '') ?? ''
  return tokens.some(({ token }) => timingSafeEqual(digest(token), digest(given)))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

async function listen(
  server: FastifyInstance,
  { HOST: host, WORKER_LOG_SERVER_PORT: port }: Settings,
): Promise<string> {
  try {
    return await server.listen({ host, port })
  } catch (cause) {
    throw new MlAirflowError('unavailable', `The logs cannot be served on ${host}:${port}: ${messageOf(cause)}.`, {
      cause,
    })
  }
}
