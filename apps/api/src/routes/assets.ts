import { readFileSync } from 'node:fs'
import type { Api } from '../parts.ts'

const STYLE = readFileSync(new URL('../../assets/page.css', import.meta.url))

/** What pages load. Strangers see it on the login page. */
export function assetRoutes(app: Api): void {
  app.get('/admin/assets/page.css', { config: { access: 'public' }, schema: { hide: true } }, (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=300').send(STYLE),
  )
}
