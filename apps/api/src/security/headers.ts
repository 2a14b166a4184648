import type { Api } from '../parts.ts'

const POLICY = {
  defaultSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  objectSrc: ["'none'"],
  baseUri: ["'self'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
}

/** Forbids inline scripts and styles. A TLS proxy adds HSTS itself. */
export const SECURITY_HEADERS = {
  contentSecurityPolicy: { useDefaults: false, directives: POLICY },
  hsts: false,
  frameguard: { action: 'deny' },
  // Without a referrer, browsers send no origin for our forms either, and the forms would be rejected as foreign.
  referrerPolicy: { policy: 'same-origin' },
} as const

const WITH_STYLES = {
  ...SECURITY_HEADERS,
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { ...POLICY, styleSrc: ["'self'", "'unsafe-inline'"] },
  },
}

/** For library pages with inline styles: Swagger UI and Bull Board. */
export function allowInlineStyles(scope: Pick<Api, 'addHook'>): void {
  scope.addHook('onRequest', async (_request, reply) => {
    await reply.helmet(WITH_STYLES)
  })
}
