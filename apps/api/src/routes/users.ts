import { MlAirflowError, type User } from '@ml-airflow/core'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { UserBody, UserCreation, UserValues, userBody } from '../schemas/admin.ts'
import { errors } from '../schemas/error.ts'

const Address = z.object({ username: z.string().max(200) })
const TokenBody = z.object({
  role: z.string(),
  source: z.string().describe('Where API_TOKENS is set: environment or file.'),
})

const config = { access: 'admin' } as const
const tags = ['access']

export function userRoutes(app: Api, parts: ApiParts): void {
  listUsers(app, parts)
  addUser(app, parts)
  changeUser(app, parts)
  deleteUser(app, parts)
  listTokens(app, parts)
}

function listUsers(app: Api, { users }: ApiParts): void {
  app.get(
    '/api/v1/users',
    {
      config,
      schema: {
        tags,
        summary: 'Users, without their passwords',
        response: { 200: z.object({ users: z.array(UserBody) }), ...errors },
      },
    },
    async () => ({ users: (await users.list()).map(userBody) }),
  )
}

function addUser(app: Api, { store, users }: ApiParts): void {
  app.post(
    '/api/v1/users',
    { config, schema: { tags, summary: 'Adds a user', body: UserCreation, response: { 201: UserBody, ...errors } } },
    async ({ body }, reply) => {
      const { username, email, first_name: firstName, last_name: lastName, role, password } = body
      if (!(await users.create({ username, email, firstName, lastName, role, password })))
        throw new MlAirflowError('conflict', `User '${username}' already exists: choose another name.`)
      return reply.code(201).send(userBody(await findUser({ store }, username)))
    },
  )
}

function changeUser(app: Api, { store, users }: ApiParts): void {
  app.put(
    '/api/v1/users/:username',
    {
      config,
      schema: {
        tags,
        summary: 'Changes a user; an omitted password stays',
        params: Address,
        body: UserValues,
        response: { 200: UserBody, ...errors },
      },
    },
    async ({ params, body }) => {
      const { email, first_name: firstName, last_name: lastName, role, password } = body
      await users.change(params.username, { email, firstName, lastName, role, password })
      return userBody(await findUser({ store }, params.username))
    },
  )
}

function deleteUser(app: Api, { store, users }: ApiParts): void {
  app.delete(
    '/api/v1/users/:username',
    { config, schema: { tags, summary: 'Deletes a user', params: Address, response: { 204: z.null(), ...errors } } },
    async ({ params, sender }, reply) => {
      const { username } = await findUser({ store }, params.username)
      if (username === sender?.name)
        throw new MlAirflowError('conflict', 'You cannot delete yourself: let another admin do it.')
      await users.delete(username)
      return reply.code(204).send(null)
    },
  )
}

function listTokens(app: Api, { settings, loaded }: ApiParts): void {
  app.get(
    '/api/v1/tokens',
    {
      config,
      schema: {
        tags,
        summary: 'The tokens of the setting API_TOKENS by role, without their values',
        response: { 200: z.object({ tokens: z.array(TokenBody) }), ...errors },
      },
    },
    async () => ({
      tokens: (settings.API_TOKENS ?? []).map(({ role }) => ({ role, source: loaded.sources.API_TOKENS })),
    }),
  )
}

async function findUser({ store }: Pick<ApiParts, 'store'>, username: string): Promise<User> {
  const user = await store.users.find(username)
  if (user !== undefined) return user
  throw new MlAirflowError('not_found', `There is no user '${username.slice(0, 200)}'.`)
}
