import { readFileSync } from 'node:fs'
import type { Api } from '../parts.ts'

const ASSETS = [
  { name: 'page.css', type: 'text/css; charset=utf-8' },
  { name: 'forms.js', type: 'text/javascript; charset=utf-8' },
] as const

/** What pages load. Strangers see it on the login page. */
export function assetRoutes(app: Api): void {
  for (const { name, type } of ASSETS) {
    const content = readFileSync(new URL(`../../assets/${name}`, import.meta.url))
    app.get(`/admin/assets/${name}`, { config: { access: 'public' }, schema: { hide: true } }, (_request, reply) =>
      reply.type(type).header('cache-control', 'public, max-age=300').send(content),
    )
  }
}
