import { z } from 'zod'
import type { Api } from '../parts.ts'
import type { Guard } from '../security/guard.ts'
import { logIn } from '../security/log-in.ts'
import { COOKIE, SESSION_COOKIE } from '../security/session-cookie.ts'

export function loginRoutes(app: Api, guard: Guard): void {
  app.post(
    '/login',
    {
      config: { access: 'public' },
      schema: {
        tags: ['login'],
        summary: 'Accepts a token, or a user name and password, and sets a session cookie',
        body: z.union([
          z.strictObject({ token: z.string().max(512) }),
          z.strictObject({ username: z.string().max(64), password: z.string().max(512) }),
        ]),
        response: { 200: z.object({ role: z.enum(['viewer', 'operator', 'admin']) }) },
      },
    },
    async (request, reply) => {
      const { role, session } = await logIn(guard.logins, request.body, request.ip)
      reply.setCookie(SESSION_COOKIE, session.value, { ...COOKIE, maxAge: session.maxAgeSeconds })
      return { role }
    },
  )

  app.post(
    '/logout',
    { config: { access: 'public' }, schema: { tags: ['login'], summary: 'Deletes the cookie' } },
    async (_request, reply) => reply.clearCookie(SESSION_COOKIE, COOKIE).code(204).send(),
  )
}
