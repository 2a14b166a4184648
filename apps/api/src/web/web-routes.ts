import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import files from '@fastify/static'
import { sendPage } from '../pages/send-page.ts'
import { unbuiltPage } from '../pages/unbuilt-page.tsx'
import type { Api } from '../parts.ts'

/** Addresses of the pages. The script in index.html selects the page. */
const PAGES = [
  '/admin/',
  '/admin/dags/*',
  '/admin/runs',
  '/admin/runs/*',
  '/admin/tasks',
  '/admin/records',
  '/admin/files',
  '/admin/savings',
  '/admin/compare',
  '/admin/pools',
  '/admin/variables',
  '/admin/connections',
  '/admin/users',
  '/admin/config',
  '/admin/workers',
  '/admin/notifications',
  '/admin/audit',
]

/**
 * Serves the built pages. Their file names contain hashes, so the files never change; browsers revalidate the page itself.
 * @param folder undefined without a build
 */
export function webRoutes(app: Api, folder: string | undefined): void {
  const page = folder === undefined ? undefined : readFileSync(join(folder, 'index.html'))
  for (const url of PAGES)
    app.get(url, { config: { access: 'viewer', page: true }, schema: { hide: true } }, (request, reply) =>
      page === undefined
        ? sendPage(reply.code(503), unbuiltPage(request))
        : reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page),
    )
  shareTokens(app, join(folder ?? '', 'tokens.css'))
  const assets = join(folder ?? '', 'assets')
  if (folder !== undefined && existsSync(assets)) app.register(async (scope: Api) => assetFiles(scope, assets))
}

/** Server-rendered pages use the colours and sizes of the others; without a build, those of the browser. */
function shareTokens(app: Api, path: string): void {
  const tokens = existsSync(path) ? readFileSync(path) : ''
  app.get('/admin/assets/tokens.css', { config: { access: 'public' }, schema: { hide: true } }, (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=300').send(tokens),
  )
}

/** Public, because the files contain no data. */
async function assetFiles(scope: Api, root: string): Promise<void> {
  scope.addHook('onRoute', (route) => {
    route.config = { ...route.config, access: 'public' }
  })
  await scope.register(files, {
    root,
    prefix: '/admin/assets/',
    decorateReply: false,
    immutable: true,
    maxAge: '365d',
    preCompressed: true,
    schemaHide: true,
  })
}
