import { HomePage } from '../pages/home-page.tsx'
import { htmlOf } from '../pages/layout.tsx'
import { readerOf } from '../pages/reader.ts'
import type { Api } from '../parts.ts'

/** Whoever types the bare address, or Airflow's, is shown what there is. */
export function homeRoutes(app: Api): void {
  app.get('/', { config: { access: 'public' }, schema: { hide: true } }, (_request, reply) => reply.redirect('/admin/'))

  app.get('/admin/', { config: { access: 'viewer', page: true }, schema: { hide: true } }, async (request, reply) =>
    reply.type('text/html; charset=utf-8').send(htmlOf(<HomePage reader={readerOf(request)} />)),
  )
  app.get('/admin', { config: { access: 'public' }, schema: { hide: true } }, (_request, reply) =>
    reply.redirect('/admin/'),
  )
}
