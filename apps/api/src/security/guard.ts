import { includesRole, MlAirflowError, type Role } from '@ml-airflow/core'
import type { FastifyRequest } from 'fastify'
import { Refusal } from '../errors.ts'
import type { Api, ApiParts } from '../parts.ts'
import { loginFor, wantsPage } from './browser.ts'
import { AllowedHosts, hostOf, isLocal } from './hosts.ts'
import { refuseForeignPages } from './origin.ts'
import { RateLimit } from './rate-limit.ts'
import { SESSION_COOKIE } from './session-cookie.ts'
import { Tokens } from './tokens.ts'

const MAX_URL = 8192
const FAILED_LOGINS_A_MINUTE = 30
const TRIGGERS_A_MINUTE = 60_000
const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']
const TOKEN_IN_QUERY = /^(.*token|api_?key|authorization)$/i

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may use the route. A route that does not say is for admins. */
    access?: Role | 'public'
    /** GET of this route changes something, as the seed's does. */
    getChanges?: boolean
    /** A further header that may bear the token. */
    tokenHeader?: string
    /** A browser shows it: strangers are led to the login, and what goes wrong is told by a page. */
    page?: boolean
    /** The route starts runs. */
    triggers?: boolean
  }
  interface FastifyRequest {
    /** What the sender may do; undefined for a stranger. */
    role: Role | undefined
  }
}

/** Decides on every request, before anything of its body is read, whether it is answered. */
export class Guard {
  /** Undefined: no token is configured, and only this machine is answered. */
  readonly tokens: Tokens | undefined
  /** The same with the one that the REST plugin expects, for its own routes. */
  readonly #pluginTokens: Tokens | undefined
  readonly #hosts: AllowedHosts
  readonly #failedLogins = new RateLimit(FAILED_LOGINS_A_MINUTE, 60_000)
  readonly #triggers: RateLimit

  constructor({ settings, triggersAMinute = TRIGGERS_A_MINUTE }: Pick<ApiParts, 'settings' | 'triggersAMinute'>) {
    const { API_TOKENS, REST_API_PLUGIN_EXPECTED_HTTP_TOKEN: expected } = settings
    this.tokens = API_TOKENS === undefined ? undefined : new Tokens(API_TOKENS)
    const ofPlugin = expected === undefined ? [] : [{ role: 'admin', token: expected } as const]
    this.#pluginTokens = expected === undefined ? this.tokens : new Tokens([...(API_TOKENS ?? []), ...ofPlugin])
    this.#triggers = new RateLimit(triggersAMinute, 60_000)
    this.#hosts = new AllowedHosts([settings.HOST, ...(settings.ALLOWED_HOSTS ?? [])])
  }

  install(app: Api): void {
    app.decorateRequest('role', undefined)
    app.addHook('onRequest', async (request, reply) => {
      this.#checkAddress(request)
      this.#checkHost(request)
      request.role = this.#roleOf(request)
      if (this.#mustLogIn(request)) return reply.redirect(loginFor(request))
      this.#checkAccess(request)
      this.#limitTriggers(request)
    })
  }

  /**
   * The role of a token that somebody presents. Whoever guesses is soon not listened to.
   * @throws MlAirflowError `unauthorized`, or Refusal 429
   */
  login(tokens: Tokens, token: string, address: string): Role {
    this.#failedLogins.check(address)
    const role = tokens.roleOf(token)
    if (role !== undefined) return role
    this.#failedLogins.count(address)
    throw new MlAirflowError('unauthorized', 'The token is not known.')
  }

  #checkAddress(request: FastifyRequest): void {
    if (request.url.length > MAX_URL) throw new Refusal(414, `The address is longer than ${MAX_URL} characters.`)
    for (const [name, value] of Object.entries(request.query as Record<string, unknown>)) {
      if (Array.isArray(value)) throw new Refusal(400, `The query names ${JSON.stringify(name.slice(0, 80))} twice.`)
      if (TOKEN_IN_QUERY.test(name.slice(0, 80)))
        throw new Refusal(400, 'Tokens do not belong into an address, which is logged: send the header Authorization.')
    }
  }

  #checkHost(request: FastifyRequest): void {
    if (this.tokens === undefined && !isLocal(request)) {
      throw new MlAirflowError(
        'forbidden',
        'No token is configured (API_TOKENS), so only requests of this machine to localhost are answered.',
      )
    }
    if (this.tokens !== undefined && !this.#hosts.has(hostOf(request.headers.host)))
      throw new MlAirflowError('forbidden', 'This host name is not answered for: add it to ALLOWED_HOSTS.')
  }

  #roleOf(request: FastifyRequest): Role | undefined {
    const ofPlugin = request.routeOptions.config.tokenHeader !== undefined
    const tokens = ofPlugin ? this.#pluginTokens : this.tokens
    if (tokens === undefined) return 'admin'
    const token = tokenOf(request)
    if (token !== undefined) return this.login(tokens, token, request.ip)
    const session = request.cookies[SESSION_COOKIE]
    return session === undefined ? undefined : tokens.roleOfSession(session)
  }

  #mustLogIn(request: FastifyRequest): boolean {
    const { access } = request.routeOptions.config
    return request.role === undefined && access !== 'public' && request.method === 'GET' && wantsPage(request)
  }

  #checkAccess(request: FastifyRequest): void {
    const { access = 'admin', getChanges = false } = request.routeOptions.config
    if (getChanges || !SAFE_METHODS.includes(request.method)) refuseForeignPages(request)
    if (access === 'public' || request.is404) return
    if (request.role === undefined)
      throw new MlAirflowError('unauthorized', 'A token is needed: send the header Authorization: Bearer <token>.')
    demandRole(request, access)
  }

  #limitTriggers(request: FastifyRequest): void {
    if (request.routeOptions.config.triggers !== true) return
    this.#triggers.check(request.ip)
    this.#triggers.count(request.ip)
  }
}

/** @throws MlAirflowError `forbidden` */
export function demandRole(request: FastifyRequest, needed: Role): void {
  if (request.role !== undefined && includesRole(request.role, needed)) return
  throw new MlAirflowError('forbidden', `This needs the role ${needed}; the token's is ${request.role}.`)
}

function tokenOf({ headers, routeOptions }: FastifyRequest): string | undefined {
  const { tokenHeader } = routeOptions.config
  const named = tokenHeader === undefined ? undefined : headers[tokenHeader]
  if (named !== undefined) return String(named)
  if (headers.authorization === undefined) return undefined
  const [, token] = /^Bearer +(\S*) *$/i.exec(headers.authorization) ?? []
  return token ?? ''
}
