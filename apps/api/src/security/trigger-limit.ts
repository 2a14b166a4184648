import rateLimit from '@fastify/rate-limit'
import type { Api, ApiParts } from '../parts.ts'
import { tooMany } from './rate-limit.ts'

const TRIGGERS_A_MINUTE = 60_000
const WINDOW_MS = 60_000
const NO_HEADERS = { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false } as const

/** Limits the routes that start runs. They share one count per address. */
export async function limitTriggers(app: Api, { triggersAMinute }: Pick<ApiParts, 'triggersAMinute'>): Promise<void> {
  const max = triggersAMinute ?? TRIGGERS_A_MINUTE
  // Must precede the plugin's own hook, which reads this configuration.
  app.addHook('onRoute', (route) => {
    if (route.config?.triggers === true)
      route.config = { ...route.config, rateLimit: { max, timeWindow: WINDOW_MS, groupId: 'triggers' } }
  })
  await app.register(rateLimit, {
    global: false,
    addHeaders: { ...NO_HEADERS, 'retry-after': false },
    addHeadersOnExceeding: NO_HEADERS,
    errorResponseBuilder: (_request, { ttl }) => tooMany(max, WINDOW_MS, ttl),
  })
}
