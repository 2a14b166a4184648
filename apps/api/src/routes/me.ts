import { authenticates } from '@ml-airflow/config'
import { ROLES } from '@ml-airflow/core'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { errors } from '../schemas/error.ts'
import { SESSION_COOKIE } from '../security/session-cookie.ts'

const MeBody = z
  .object({
    name: z.string(),
    role: z.enum(ROLES),
    open: z.boolean().describe('No login is required: no token is configured, and you started the API.'),
    authenticate: z.boolean().describe('The API requires a login.'),
    logged_in: z.boolean().describe('A browser session, which a logout ends.'),
  })
  .meta({ id: 'Me' })

export function meRoutes(app: Api, { settings }: Pick<ApiParts, 'settings'>): void {
  app.get(
    '/api/v1/me',
    {
      config: { access: 'viewer', isPersonal: true },
      schema: { tags: ['access'], summary: "The caller and the caller's role", response: { 200: MeBody, ...errors } },
    },
    async ({ sender, role, isOwnUser, cookies }) => {
      const authenticate = authenticates(settings)
      const loggedIn = !isOwnUser && cookies[SESSION_COOKIE] !== undefined
      return {
        name: sender?.name ?? 'nobody',
        role: role ?? 'viewer',
        open: isOwnUser,
        authenticate,
        logged_in: loggedIn,
      }
    },
  )
}
