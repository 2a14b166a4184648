import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import helmet, { type HelmetOptions } from 'helmet'
import type { Api } from '../parts.ts'

const POLICY = {
  defaultSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  objectSrc: ["'none'"],
  baseUri: ["'self'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
}

const SECURITY_HEADERS = {
  contentSecurityPolicy: { useDefaults: false, directives: POLICY },
  hsts: false,
  frameguard: { action: 'deny' },
  // Without a referrer, browsers send no origin for our forms either, and the forms would be rejected as foreign.
  referrerPolicy: { policy: 'same-origin' },
} as const

/** Forbids inline scripts and styles. A TLS proxy adds HSTS itself. */
export function addSecurityHeaders(app: Pick<Api, 'addHook'>): void {
  addHeaders(app, SECURITY_HEADERS)
}

const WITH_STYLES = {
  ...SECURITY_HEADERS,
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { ...POLICY, styleSrc: ["'self'", "'unsafe-inline'"] },
  },
}

/** For library pages with inline styles: Swagger UI and Bull Board. */
export function allowInlineStyles(scope: Pick<Api, 'addHook'>): void {
  addHeaders(scope, WITH_STYLES)
}

/** The same for all requests: helmet, with or without its plugin, would make them anew for each, which takes longer than its check. */
function addHeaders(app: Pick<Api, 'addHook'>, options: HelmetOptions): void {
  const headers = headersOf(options)
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers)
    done()
  })
}

function headersOf(options: HelmetOptions): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {}
  const answer = new ServerResponse(new IncomingMessage(new Socket()))
  helmet(options)(answer.req, answer, () => Object.assign(headers, answer.getHeaders()))
  return headers
}
