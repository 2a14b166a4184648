import { MlAirflowError, messageOf, type PoolUse } from '@ml-airflow/core'
import { PoolService } from '@ml-airflow/engine'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { errors } from '../schemas/error.ts'

const PoolBody = z
  .object({
    pool: z.string(),
    slots: z.int().describe('-1 for no limit.'),
    description: z.string(),
    used_slots: z.int().describe('Slots of running task instances.'),
    queued_slots: z.int().describe('Slots requested by queued task instances.'),
  })
  .meta({ id: 'Pool' })

const PoolValues = z.strictObject({ slots: z.int(), description: z.string().max(10_000).default('') })
const NewPool = PoolValues.extend({ pool: z.string().max(1000) })
const Address = z.object({ pool: z.string().max(1000) })
const tags = ['pools']

const config = { access: 'admin' } as const

export function poolRoutes(app: Api, parts: ApiParts): void {
  listPools(app, parts)
  addPool(app, parts)
  changePool(app, parts)
  deletePool(app, parts)
}

function listPools(app: Api, { store, queue, logger }: ApiParts): void {
  const pools = poolsOf({ store, queue, logger })

  app.get(
    '/api/v1/pools',
    {
      config: { access: 'viewer' },
      schema: {
        tags,
        summary: 'Pools with their used and requested slots',
        response: { 200: z.object({ pools: z.array(PoolBody) }), ...errors },
      },
    },
    async () => ({ pools: (await pools.list()).map(poolBody) }),
  )
}

function addPool(app: Api, { store, queue, logger }: ApiParts): void {
  const pools = poolsOf({ store, queue, logger })

  app.post(
    '/api/v1/pools',
    { config, schema: { tags, summary: 'Adds a pool', body: NewPool, response: { 201: PoolBody, ...errors } } },
    async ({ body: { pool: name, slots, description } }, reply) => {
      if ((await store.pools.find(name)) !== undefined)
        throw new MlAirflowError('conflict', `Pool '${name}' already exists: change it, or choose another name.`)
      await pools.set([{ name, slots, description }])
      return reply.code(201).send(poolBody(await pools.get(name)))
    },
  )
}

function changePool(app: Api, { store, queue, logger }: ApiParts): void {
  const pools = poolsOf({ store, queue, logger })

  app.put(
    '/api/v1/pools/:pool',
    {
      config,
      schema: {
        tags,
        summary: 'Changes a pool; waiting tasks start at once if slots are free',
        params: Address,
        body: PoolValues,
        response: { 200: PoolBody, ...errors },
      },
    },
    async ({ params, body: { slots, description } }) => {
      const { name } = await pools.get(params.pool)
      await pools.set([{ name, slots, description }])
      return poolBody(await pools.get(name))
    },
  )
}

function deletePool(app: Api, { store, queue, logger }: ApiParts): void {
  const pools = poolsOf({ store, queue, logger })

  app.delete(
    '/api/v1/pools/:pool',
    { config, schema: { tags, summary: 'Deletes a pool', params: Address, response: { 204: z.null(), ...errors } } },
    async ({ params }, reply) => {
      await pools.delete(params.pool)
      return reply.code(204).send(null)
    },
  )
}

function poolsOf({ store, queue, logger }: Pick<ApiParts, 'store' | 'queue' | 'logger'>): PoolService {
  const onQueueError = (error: unknown) => logger.warn(`Tasks of a pool wait for the reconciler: ${messageOf(error)}`)
  return new PoolService({ store, queue, onQueueError })
}

function poolBody({ name, slots, description, used, queued }: PoolUse): z.output<typeof PoolBody> {
  return { pool: name, slots, description, used_slots: used, queued_slots: queued }
}
