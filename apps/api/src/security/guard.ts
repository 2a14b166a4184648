import { authenticates, hostOf } from '@ml-airflow/config'
import { includesRole, MlAirflowError, type Role } from '@ml-airflow/core'
import type { FastifyRequest } from 'fastify'
import { Refusal } from '../errors.ts'
import type { Api, ApiParts } from '../parts.ts'
import { loginFor, wantsPage } from './browser.ts'
import { AllowedHosts } from './hosts.ts'
import { Logins, type Sender, senderOf } from './logins.ts'
import { refuseForeignPages } from './origin.ts'
import { OwnUser } from './own-user.ts'
import { SESSION_COOKIE } from './session-cookie.ts'

const MAX_URL = 8192
export const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']
const TOKEN_IN_QUERY = /^(.*token|api_?key|authorization)$/i

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Role that the route requires. Default: admin. */
    access?: Role | 'public'
    /** Whether GET on this route makes changes, as in the original's REST plugin. */
    getChanges?: boolean
    /** Additional header that may carry the token. */
    tokenHeader?: string
    /** Whether a browser displays it: errors are pages, and without a login it redirects to the login. */
    page?: boolean
    /** Whether the route starts runs. */
    triggers?: boolean
    /** Whether a request with `dry_run` only returns a preview, and changes nothing. */
    previews?: boolean
  }
  interface FastifyRequest {
    /** Role of the sender. Undefined without authentication. */
    role: Role | undefined
    /** Identity of the sender. Undefined without authentication. */
    sender: Sender | undefined
    /** No login was needed: the sender is the user who started the API. */
    isOwnUser: boolean
  }
}

/** Authorizes every request before its body is read. */
export class Guard {
  readonly logins: Logins
  /** Logins for the plugin's routes, which also accept the REST plugin's token. */
  readonly #pluginLogins: Logins
  /** Undefined if everyone must log in. */
  readonly #ownUser: OwnUser | undefined
  readonly #hosts: AllowedHosts
  readonly #pluginToken: string | undefined

  constructor(parts: Pick<ApiParts, 'settings' | 'store' | 'users' | 'tokens' | 'isOwnConnection'>) {
    const { settings, tokens } = parts
    const { HOST, ALLOWED_HOSTS = [], REST_API_PLUGIN_EXPECTED_HTTP_TOKEN: expected } = settings
    this.logins = new Logins(parts)
    this.#pluginLogins =
      expected === undefined
        ? this.logins
        : new Logins({ ...parts, tokens: [...tokens, { role: 'admin', token: expected }] })
    this.#pluginToken = expected
    this.#ownUser = authenticates(settings) ? undefined : new OwnUser(parts.isOwnConnection)
    this.#hosts = new AllowedHosts([HOST, ...ALLOWED_HOSTS])
  }

  install(app: Api): void {
    app.decorateRequest('role', undefined)
    app.decorateRequest('sender', undefined)
    app.decorateRequest('isOwnUser', false)
    app.addHook('onRequest', async (request, reply) => {
      this.#checkAddress(request)
      this.#checkHost(request)
      request.sender = await this.#senderOf(request)
      request.role = request.sender?.role
      request.isOwnUser = request.sender !== undefined && request.sender === this.#ownUser?.sender
      if (this.#mustLogIn(request)) return reply.redirect(loginFor(request))
      this.#checkAccess(request)
    })
  }

  #checkAddress(request: FastifyRequest): void {
    if (request.url.length > MAX_URL) throw new Refusal(414, `The address is longer than ${MAX_URL} characters.`)
    for (const [name, value] of Object.entries(request.query as Record<string, unknown>)) {
      if (Array.isArray(value)) throw new Refusal(400, `The query names ${JSON.stringify(name.slice(0, 80))} twice.`)
      if (TOKEN_IN_QUERY.test(name.slice(0, 80)))
        throw new Refusal(
          400,
          'Do not put a token in the URL, because URLs are logged: send it in the header Authorization.',
        )
    }
  }

  #checkHost(request: FastifyRequest): void {
    const host = hostOf(request.host)
    if (this.#hosts.has(host)) return
    const name = host === undefined ? 'This host name' : `The host name '${host.slice(0, 100)}'`
    throw new MlAirflowError('forbidden', `${name} is not allowed: add it to ALLOWED_HOSTS.`)
  }

  async #senderOf(request: FastifyRequest): Promise<Sender | undefined> {
    const ofPlugin = request.routeOptions.config.tokenHeader !== undefined
    if (!(ofPlugin && this.#pluginToken !== undefined) && (await this.#ownUser?.sends(request)))
      return this.#ownUser?.sender
    const logins = ofPlugin ? this.#pluginLogins : this.logins
    const user = userOf(request)
    if (user !== undefined) return senderOf(await logins.byPassword(user.name, user.password, request.ip))
    const token = tokenOf(request)
    if (token !== undefined) return logins.byToken(token, request.ip)
    const session = request.cookies[SESSION_COOKIE]
    return session === undefined ? undefined : logins.bySession(session)
  }

  #mustLogIn(request: FastifyRequest): boolean {
    const { access } = request.routeOptions.config
    return (
      request.role === undefined &&
      !request.is404 &&
      access !== 'public' &&
      request.method === 'GET' &&
      wantsPage(request)
    )
  }

  #checkAccess(request: FastifyRequest): void {
    const { access = 'admin', getChanges = false } = request.routeOptions.config
    if (getChanges || !SAFE_METHODS.includes(request.method)) refuseForeignPages(request)
    if (access === 'public' || request.is404) return
    if (request.role === undefined)
      throw new MlAirflowError('unauthorized', this.#ownUser === undefined ? LOG_IN : FOR_ONESELF)
    demandRole(request, access)
  }
}

const LOG_IN =
  'A token is required: send the header Authorization: Bearer <token>, or a user name and password as Basic.'
const FOR_ONESELF =
  'A token is required: send the header Authorization: Bearer <token>. Without API_TOKENS, the token is in the file api_token in the ML_AIRFLOW_HOME of the API. Only the user who started the API needs no token, on the same machine and without a proxy.'

/** @throws MlAirflowError `forbidden` */
export function demandRole(request: FastifyRequest, needed: Role): void {
  if (request.role !== undefined && includesRole(request.role, needed)) return
  throw new MlAirflowError('forbidden', `This needs the role ${needed}; yours is ${request.role}.`)
}

function tokenOf({ headers, routeOptions }: FastifyRequest): string | undefined {
  const { tokenHeader } = routeOptions.config
  const named = tokenHeader === undefined ? undefined : headers[tokenHeader]
  if (named !== undefined) return String(named)
  if (headers.authorization === undefined) return undefined
  const [, token] = /^Bearer +(\S*) *$/i.exec(headers.authorization) ?? []
  return token ?? ''
}

/** HTTP Basic credentials. The password may contain colons. */
function userOf({ headers }: FastifyRequest): { readonly name: string; readonly password: string } | undefined {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=_-]+) *$/i.exec(headers.authorization ?? '') ?? []
  if (encoded === undefined) return undefined
  const [name = '', ...password] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  return { name, password: password.join(':') }
}
