import { ownConnectionOf } from '@ml-airflow/config'
import { MlAirflowError, type StoredConnection } from '@ml-airflow/core'
import { Connections } from '@ml-airflow/engine'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { ConnectionBody, ConnectionCreation, ConnectionUpdate, connectionBody, connectionOf } from '../schemas/admin.ts'
import { errors } from '../schemas/error.ts'

const Address = z.object({ conn_id: z.string().max(1000) })

const config = { access: 'admin' } as const
const tags = ['connections']

export function connectionRoutes(app: Api, parts: ApiParts): void {
  listConnections(app, parts)
  addConnection(app, parts)
  changeConnection(app, parts)
  deleteConnection(app, parts)
}

function listConnections(app: Api, { store, settings }: ApiParts): void {
  const own = ownConnectionOf(settings)

  app.get(
    '/api/v1/connections',
    {
      config,
      schema: {
        tags,
        summary: 'All connections, without passwords and extras',
        response: { 200: z.object({ connections: z.array(ConnectionBody) }), ...errors },
      },
    },
    async () => {
      const stored = (await store.connections.list()).filter(({ connId }) => connId !== own.connId)
      return {
        connections: [...stored.map((one) => connectionBody(one, false)), connectionBody(own, true)].sort((a, b) =>
          a.conn_id < b.conn_id ? -1 : 1,
        ),
      }
    },
  )
}

function addConnection(app: Api, { store, cipher, settings }: ApiParts): void {
  const connections = new Connections({ store, cipher, own: ownConnectionOf(settings) })

  app.post(
    '/api/v1/connections',
    {
      config,
      schema: {
        tags,
        summary: 'Adds a connection',
        body: ConnectionCreation,
        response: { 201: ConnectionBody, ...errors },
      },
    },
    async ({ body: { conn_id: id, ...values } }, reply) => {
      if (!(await connections.add(connectionOf(id, values))))
        throw new MlAirflowError('conflict', `Connection '${id}' already exists: change it, or choose another id.`)
      return reply.code(201).send(connectionBody(await findConnection({ store, settings }, id), false))
    },
  )
}

function changeConnection(app: Api, { store, cipher, settings }: ApiParts): void {
  const connections = new Connections({ store, cipher, own: ownConnectionOf(settings) })

  app.put(
    '/api/v1/connections/:conn_id',
    {
      config,
      schema: {
        tags,
        summary: 'Changes a connection; omitted secrets stay',
        params: Address,
        body: ConnectionUpdate,
        response: { 200: ConnectionBody, ...errors },
      },
    },
    async ({ params, body }) => {
      const old = await findConnection({ store, settings }, params.conn_id)
      const kept = { password: old.password && cipher.open(old.password), extra: old.extra && cipher.open(old.extra) }
      const changed = connectionOf(old.connId, body, kept)
      if (!(await connections.replace(changed))) throw unknownConnection(old.connId)
      return connectionBody(await findConnection({ store, settings }, old.connId), false)
    },
  )
}

function deleteConnection(app: Api, { store, cipher, settings }: ApiParts): void {
  const connections = new Connections({ store, cipher, own: ownConnectionOf(settings) })

  app.delete(
    '/api/v1/connections/:conn_id',
    {
      config,
      schema: { tags, summary: 'Deletes a connection', params: Address, response: { 204: z.null(), ...errors } },
    },
    async ({ params }, reply) => {
      await connections.delete((await findConnection({ store, settings }, params.conn_id)).connId)
      return reply.code(204).send(null)
    },
  )
}

/** @throws MlAirflowError `not_found`, or `bad_argument` for the connection to ml-airflow's own database */
async function findConnection(
  { store, settings }: Pick<ApiParts, 'store' | 'settings'>,
  connId: string,
): Promise<StoredConnection> {
  if (connId === ownConnectionOf(settings).connId)
    throw new MlAirflowError('bad_argument', `'${connId}' is the database of ml-airflow: its settings are DB_*.`)
  const [stored] = await store.connections.find([connId])
  if (stored !== undefined) return stored
  throw unknownConnection(connId)
}

function unknownConnection(connId: string): MlAirflowError {
  return new MlAirflowError('not_found', `There is no connection '${connId.slice(0, 200)}'.`)
}
