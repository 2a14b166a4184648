import { z } from 'zod'
import { problemOf } from '../errors.ts'
import { LoginPage } from '../pages/login-page.tsx'
import { sendPage } from '../pages/send-page.ts'
import type { Api } from '../parts.ts'
import { ownAddress } from '../security/browser.ts'
import type { Guard } from '../security/guard.ts'
import { type Credentials, logIn } from '../security/log-in.ts'
import { COOKIE, SESSION_COOKIE } from '../security/session-cookie.ts'

const next = z.string().default('/admin/').transform(ownAddress)
const OPTIONS = { config: { access: 'public', page: true }, schema: { hide: true } } as const

/** Without a user name, the password field holds a token. */
const LoginForm = z.object({ username: z.string().max(64).default(''), token: z.string().max(512), next })

function credentialsOf({ username, token }: z.output<typeof LoginForm>): Credentials {
  return username === '' ? { token } : { username, password: token }
}

/** Login for browsers, which send a form. Programs send JSON to /login. */
export function loginPageRoutes(app: Api, guard: Guard): void {
  app.get(
    '/admin/login',
    { ...OPTIONS, schema: { hide: true, querystring: z.object({ next }) } },
    async ({ query, role }, reply) =>
      role === undefined ? sendPage(reply, <LoginPage next={query.next} />) : reply.redirect(query.next),
  )

  app.register(async (scope: Api) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      async (_request: unknown, body: string) => Object.fromEntries(new URLSearchParams(body)),
    )

    scope.post('/admin/login', { ...OPTIONS, schema: { hide: true, body: LoginForm } }, async ({ body, ip }, reply) => {
      try {
        const { session } = await logIn(guard.logins, credentialsOf(body), ip)
        const { value, maxAgeSeconds: maxAge } = session
        return reply.setCookie(SESSION_COOKIE, value, { ...COOKIE, maxAge }).redirect(body.next, 303)
      } catch (error) {
        const { status, message } = problemOf(error)
        return sendPage(reply.code(status), <LoginPage next={body.next} problem={message} />)
      }
    })

    scope.post('/admin/logout', OPTIONS, async (_request, reply) =>
      reply.clearCookie(SESSION_COOKIE, COOKIE).redirect('/admin/login', 303),
    )
  })
}
