import type { Api } from '../parts.ts'

/** Redirects addresses that people type to the home page. */
export function bareAddresses(app: Api): void {
  for (const url of ['/', '/admin'])
    app.get(url, { config: { access: 'public' }, schema: { hide: true } }, (_request, reply) =>
      reply.redirect('/admin/'),
    )
}
