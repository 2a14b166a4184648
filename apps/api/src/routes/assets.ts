import { readFileSync } from 'node:fs'
import type { Api } from '../parts.ts'

const ASSETS = [
  { name: 'page.css', type: 'text/css; charset=utf-8' },
  { name: 'forms.js', type: 'text/javascript; charset=utf-8' },
  { name: 'log-out.js', type: 'text/javascript; charset=utf-8' },
  { name: 'icon.svg', type: 'image/svg+xml' },
] as const

const CLIENTS = [
  { name: 'ml_airflow.py', type: 'text/x-python; charset=utf-8' },
  { name: 'example.ipynb', type: 'application/x-ipynb+json; charset=utf-8' },
] as const

/** Files for pages, including the login page, and clients of this version. Both are public. */
export function assetRoutes(app: Api): void {
  for (const { name, type } of ASSETS) {
    const content = readFileSync(new URL(`../../assets/${name}`, import.meta.url))
    app.get(`/admin/assets/${name}`, { config: { access: 'public' }, schema: { hide: true } }, (_request, reply) =>
      reply.type(type).header('cache-control', 'public, max-age=300').send(content),
    )
  }
  for (const { name, type } of CLIENTS) {
    const content = readFileSync(new URL(`../../assets/clients/${name}`, import.meta.url))
    app.get(`/clients/${name}`, { config: { access: 'public' }, schema: { hide: true } }, (_request, reply) =>
      reply.type(type).send(content),
    )
  }
}
