import { MlAirflowError } from '@ml-airflow/core'
import { Variables } from '@ml-airflow/engine'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { NewVariable, VariableBody, VariableValue, variableBody } from '../schemas/admin.ts'
import { errors } from '../schemas/error.ts'

const Address = z.object({ key: z.string().max(1000) })

export function variableRoutes(app: Api, { store, cipher }: ApiParts): void {
  const variables = new Variables({ store, cipher })
  const config = { access: 'admin' } as const
  const tags = ['variables']

  app.get(
    '/api/v1/variables',
    {
      config,
      schema: {
        tags,
        summary: 'All variables; secret values are never sent',
        response: { 200: z.object({ variables: z.array(VariableBody) }), ...errors },
      },
    },
    async () => ({
      variables: (await store.variables.list()).map(({ key, value }) =>
        variableBody(key, cipher.open(value), value.encrypted),
      ),
    }),
  )

  app.post(
    '/api/v1/variables',
    {
      config,
      schema: { tags, summary: 'Adds a variable', body: NewVariable, response: { 201: VariableBody, ...errors } },
    },
    async ({ body }, reply) => {
      if ((await variables.find(body.key)) !== undefined)
        throw new MlAirflowError(
          'conflict',
          `There is a variable '${body.key}' already: change it, or choose another key.`,
        )
      await variables.set(body.key, body.value)
      return reply.code(201).send(await found(body.key))
    },
  )

  app.put(
    '/api/v1/variables/:key',
    {
      config,
      schema: {
        tags,
        summary: 'Sets a variable, be it new or not',
        params: Address,
        body: VariableValue,
        response: { 200: VariableBody, ...errors },
      },
    },
    async ({ params, body }) => {
      await variables.set(params.key, body.value)
      return found(params.key)
    },
  )

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

  async function found(key: string): Promise<z.output<typeof VariableBody>> {
    const [stored] = await store.variables.find([key])
    if (stored === undefined) throw new MlAirflowError('conflict', `Variable '${key}' was deleted meanwhile.`)
    return variableBody(key, cipher.open(stored.value), stored.value.encrypted)
  }
}
