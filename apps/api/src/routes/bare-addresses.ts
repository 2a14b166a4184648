import type { Api } from '../parts.ts'

/** The addresses that people type lead to the first page. */
export function bareAddresses(app: Api): void {
  for (const url of ['/', '/admin'])
    app.get(url, { config: { access: 'public' }, schema: { hide: true } }, (_request, reply) =>
      reply.redirect('/admin/'),
    )
}
