import { MlAirflowError } from '@ml-airflow/core'
import { Variables } from '@ml-airflow/engine'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { NewVariable, VariableBody, VariableValue, variableBody } from '../schemas/admin.ts'
import { errors } from '../schemas/error.ts'

const Address = z.object({ key: z.string().max(1000) })

const config = { access: 'admin' } as const
const tags = ['variables']

export function variableRoutes(app: Api, parts: ApiParts): void {
  listVariables(app, parts)
  addVariable(app, parts)
  setVariable(app, parts)
  deleteVariable(app, parts)
}

function listVariables(app: Api, { store, cipher }: ApiParts): void {
  app.get(
    '/api/v1/variables',
    {
      config,
      schema: {
        tags,
        summary: 'All variables, without secret values',
        response: { 200: z.object({ variables: z.array(VariableBody) }), ...errors },
      },
    },
    async () => ({
      variables: (await store.variables.list()).map(({ key, value }) =>
        variableBody(key, cipher.open(value), value.encrypted),
      ),
    }),
  )
}

function addVariable(app: Api, { store, cipher }: ApiParts): void {
  const variables = new Variables({ store, cipher })

  app.post(
    '/api/v1/variables',
    {
      config,
      schema: { tags, summary: 'Adds a variable', body: NewVariable, response: { 201: VariableBody, ...errors } },
    },
    async ({ body }, reply) => {
      if ((await variables.find(body.key)) !== undefined)
        throw new MlAirflowError('conflict', `Variable '${body.key}' already exists: change it, or choose another key.`)
      await variables.set(body.key, body.value)
      return reply.code(201).send(await storedBody({ store, cipher }, body.key))
    },
  )
}

function setVariable(app: Api, { store, cipher }: ApiParts): void {
  const variables = new Variables({ store, cipher })

  app.put(
    '/api/v1/variables/:key',
    {
      config,
      schema: {
        tags,
        summary: 'Creates or changes a variable',
        params: Address,
        body: VariableValue,
        response: { 200: VariableBody, ...errors },
      },
    },
    async ({ params, body }) => {
      await variables.set(params.key, body.value)
      return storedBody({ store, cipher }, params.key)
    },
  )
}

function deleteVariable(app: Api, { store, cipher }: ApiParts): void {
  const variables = new Variables({ store, cipher })

  app.delete(
    '/api/v1/variables/:key',
    {
      config,
      schema: { tags, summary: 'Deletes a variable', params: Address, response: { 204: z.null(), ...errors } },
    },
    async ({ params }, reply) => {
      await variables.delete(params.key)
      return reply.code(204).send(null)
    },
  )
}

async function storedBody(
  { store, cipher }: Pick<ApiParts, 'store' | 'cipher'>,
  key: string,
): Promise<z.output<typeof VariableBody>> {
  const [stored] = await store.variables.find([key])
  if (stored === undefined) throw new MlAirflowError('conflict', `Variable '${key}' was deleted meanwhile.`)
  return variableBody(key, cipher.open(stored.value), stored.value.encrypted)
}
