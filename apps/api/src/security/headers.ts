import type { Api } from '../parts.ts'

const POLICY = {
  defaultSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  objectSrc: ["'none'"],
  baseUri: ["'self'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
}

/** No inline script and no inline style. A proxy with TLS says by itself that it wants to be called by TLS alone. */
export const SECURITY_HEADERS = {
  contentSecurityPolicy: { useDefaults: false, directives: POLICY },
  hsts: false,
  frameguard: { action: 'deny' },
  // Without any referrer a browser names no origin for a form of ours either, and the form would be refused as a stranger's.
  referrerPolicy: { policy: 'same-origin' },
} as const

const WITH_STYLES = {
  ...SECURITY_HEADERS,
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { ...POLICY, styleSrc: ["'self'", "'unsafe-inline'"] },
  },
}

/** For pages of libraries that carry styles inline: Swagger UI and Bull Board. */
export function allowInlineStyles(scope: Pick<Api, 'addHook'>): void {
  scope.addHook('onRequest', async (_request, reply) => {
    await reply.helmet(WITH_STYLES)
  })
}
