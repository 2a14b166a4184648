import { Refusal, WrongMethod } from './errors.ts'
import type { Api } from './parts.ts'
import { wantsPage } from './security/browser.ts'

interface KnownAddress {
  readonly pattern: RegExp
  readonly methods: Set<string>
}

/** Answers unknown requests: 405 with the allowed methods of the address, else 404. */
export function refuseUnknown(app: Api): void {
  const known = new Map<string, KnownAddress>()
  app.addHook('onRoute', ({ url, method }) => {
    const address = known.get(url) ?? { pattern: patternOf(url), methods: new Set() }
    for (const one of [method].flat()) address.methods.add(one)
    known.set(url, address)
  })
  app.setNotFoundHandler((request) => {
    const { method, url } = request
    const path = url.split('?')[0] ?? ''
    const methods = [...known.values()].filter(({ pattern }) => pattern.test(path)).flatMap((one) => [...one.methods])
    const named = `${wantsPage(request) ? 'page' : method} ${path.slice(0, 200)}`
    // A route itself may find nothing, such as the route of the page files.
    if (methods.length === 0 || methods.includes(method)) throw new Refusal(404, `There is no ${named}.`)
    const allowed = [...new Set(methods)].sort()
    throw new WrongMethod(`There is no ${named}: this address accepts ${allowed.join(', ')}.`, allowed)
  })
}

/** Pattern of a Fastify route, such as `/runs/:id/log` or `/files/*`. The catch-all route matches no address. */
function patternOf(url: string): RegExp {
  if (url === '*' || url === '/*') return /^$/
  const escaped = url.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll(/:\w+/g, '[^/]+').replaceAll('*', '.*')}$`)
}
