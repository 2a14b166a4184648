import { Refusal, WrongMethod } from './errors.ts'
import type { Api } from './parts.ts'

interface KnownAddress {
  readonly pattern: RegExp
  readonly methods: Set<string>
}

/** Answers what no route takes: 405 with the methods that the address knows, else 404. */
export function refuseUnknown(app: Api): void {
  const known = new Map<string, KnownAddress>()
  app.addHook('onRoute', ({ url, method }) => {
    const address = known.get(url) ?? { pattern: patternOf(url), methods: new Set() }
    for (const one of [method].flat()) address.methods.add(one)
    known.set(url, address)
  })
  app.setNotFoundHandler(({ method, url }) => {
    const path = url.split('?')[0] ?? ''
    const methods = [...known.values()].filter(({ pattern }) => pattern.test(path)).flatMap((one) => [...one.methods])
    const named = `${method} ${path.slice(0, 200)}`
    // A route may find that there is nothing, as that of the pages' files does.
    if (methods.length === 0 || methods.includes(method)) throw new Refusal(404, `There is no ${named}.`)
    const allowed = [...new Set(methods)].sort()
    throw new WrongMethod(`There is no ${named}: this address takes ${allowed.join(', ')}.`, allowed)
  })
}

/** `/runs/:id/log` and `/files/*` as Fastify's routes are written. A route for everything tells of no address. */
function patternOf(url: string): RegExp {
  if (url === '*' || url === '/*') return /^$/
  const escaped = url.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll(/:\w+/g, '[^/]+').replaceAll('*', '.*')}$`)
}
