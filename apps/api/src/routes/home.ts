import type { Api } from '../parts.ts'

/** Whoever types the bare address, or Airflow's, is shown what there is. */
export function homeRoutes(app: Api): void {
  for (const url of ['/', '/admin/']) {
    app.get(url, { config: { access: 'public' }, schema: { hide: true } }, (_request, reply) => reply.redirect('/docs'))
  }
}
