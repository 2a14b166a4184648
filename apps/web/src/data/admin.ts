import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { byCursor } from './by-cursor.ts'
import { api, bodyOf } from './client.ts'
import { given } from './given.ts'
import { keys } from './keys.ts'

/** Values of a form. The fields are named as in the schema, and the API validates them: hence `as never` below. */
export type Fields = Readonly<Record<string, unknown>>

/** A list with entries that can be added, changed and deleted. */
export interface Resource<Row> {
  readonly name: 'pools' | 'variables' | 'connections' | 'users'
  list(signal: AbortSignal): Promise<readonly Row[]>
  add(fields: Fields): Promise<unknown>
  change(name: string, fields: Fields): Promise<unknown>
  delete(name: string): Promise<unknown>
}

export function resourceQuery<Row>(resource: Resource<Row>) {
  return queryOptions({ queryKey: ['admin', resource.name], queryFn: ({ signal }) => resource.list(signal) })
}

const byPool = (pool: string) => ({ params: { path: { pool } } })
const byKey = (key: string) => ({ params: { path: { key } } })
const byConnection = (id: string) => ({ params: { path: { conn_id: id } } })
const byUser = (username: string) => ({ params: { path: { username } } })

export const pools = {
  name: 'pools' as const,
  list: async (signal: AbortSignal) => (await bodyOf(api.GET('/api/v1/pools', { signal }))).pools,
  add: (fields: Fields) => bodyOf(api.POST('/api/v1/pools', { body: fields as never })),
  change: (name: string, fields: Fields) =>
    bodyOf(api.PUT('/api/v1/pools/{pool}', { ...byPool(name), body: fields as never })),
  delete: (name: string) => bodyOf(api.DELETE('/api/v1/pools/{pool}', byPool(name))),
}

export const variables = {
  name: 'variables' as const,
  list: async (signal: AbortSignal) => (await bodyOf(api.GET('/api/v1/variables', { signal }))).variables,
  add: (fields: Fields) => bodyOf(api.POST('/api/v1/variables', { body: fields as never })),
  change: (name: string, fields: Fields) =>
    bodyOf(api.PUT('/api/v1/variables/{key}', { ...byKey(name), body: fields as never })),
  delete: (name: string) => bodyOf(api.DELETE('/api/v1/variables/{key}', byKey(name))),
}

export const connections = {
  name: 'connections' as const,
  list: async (signal: AbortSignal) => (await bodyOf(api.GET('/api/v1/connections', { signal }))).connections,
  add: (fields: Fields) => bodyOf(api.POST('/api/v1/connections', { body: fields as never })),
  change: (name: string, fields: Fields) =>
    bodyOf(api.PUT('/api/v1/connections/{conn_id}', { ...byConnection(name), body: fields as never })),
  delete: (name: string) => bodyOf(api.DELETE('/api/v1/connections/{conn_id}', byConnection(name))),
}

export const users = {
  name: 'users' as const,
  list: async (signal: AbortSignal) => (await bodyOf(api.GET('/api/v1/users', { signal }))).users,
  add: (fields: Fields) => bodyOf(api.POST('/api/v1/users', { body: fields as never })),
  change: (name: string, fields: Fields) =>
    bodyOf(api.PUT('/api/v1/users/{username}', { ...byUser(name), body: fields as never })),
  delete: (name: string) => bodyOf(api.DELETE('/api/v1/users/{username}', byUser(name))),
}

export const tokensQuery = queryOptions({
  queryKey: ['admin', 'tokens'],
  queryFn: ({ signal }) => bodyOf(api.GET('/api/v1/tokens', { signal })),
})

export const configQuery = queryOptions({
  queryKey: ['admin', 'config'],
  queryFn: ({ signal }) => bodyOf(api.GET('/api/v1/config', { signal })),
})

export const workersQuery = queryOptions({
  queryKey: keys.workers,
  queryFn: ({ signal }) => bodyOf(api.GET('/api/v1/workers', { signal })),
})

/** An event tells when Redis is back, so that nothing is gained by asking it again and again. */
export const queuesQuery = queryOptions({
  queryKey: [...keys.workers, 'queues'],
  retry: false,
  queryFn: ({ signal }) => bodyOf(api.GET('/api/v1/queues', { signal })),
})

export function auditQuery(owner: string | undefined) {
  return infiniteQueryOptions({
    queryKey: ['admin', 'audit', owner ?? ''],
    queryFn: ({ pageParam, signal }) => {
      const query = given({ owner, limit: 100, cursor: pageParam })
      return bodyOf(api.GET('/api/v1/audit', { params: { query }, signal }))
    },
    ...byCursor,
    placeholderData: (before) => before,
  })
}
