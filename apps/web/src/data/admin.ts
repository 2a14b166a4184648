import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { get, send } from './client.ts'
import { keys } from './keys.ts'
import type { AuditPage, Configuration, Savings, WorkerBody } from './shapes/admin.ts'

/** Lists whose entries can be added, changed and deleted; the API names each by its address. */
export type Resource = 'pools' | 'variables' | 'connections' | 'users'

export function resourceQuery<Row>(resource: Resource) {
  return queryOptions({
    queryKey: ['admin', resource],
    queryFn: async ({ signal }) =>
      (await get<Readonly<Record<Resource, readonly Row[]>>>(`/${resource}`, {}, signal))[resource],
  })
}

export function addTo(resource: Resource, body: unknown): Promise<unknown> {
  return send('POST', `/${resource}`, body)
}

export function changeIn(resource: Resource, name: string, body: unknown): Promise<unknown> {
  return send('PUT', `/${resource}/${encodeURIComponent(name)}`, body)
}

export function deleteFrom(resource: Resource, name: string): Promise<unknown> {
  return send('DELETE', `/${resource}/${encodeURIComponent(name)}`)
}

export const tokensQuery = queryOptions({
  queryKey: ['admin', 'tokens'],
  queryFn: ({ signal }) =>
    get<{ readonly tokens: readonly { readonly role: string; readonly source: string }[] }>('/tokens', {}, signal),
})

export const configQuery = queryOptions({
  queryKey: ['admin', 'config'],
  queryFn: ({ signal }) => get<Configuration>('/config', {}, signal),
})

export const workersQuery = queryOptions({
  queryKey: keys.workers,
  queryFn: ({ signal }) => get<{ readonly workers: readonly WorkerBody[] }>('/workers', {}, signal),
})

export function auditQuery(owner: string | undefined) {
  return infiniteQueryOptions({
    queryKey: ['admin', 'audit', owner ?? ''],
    queryFn: ({ pageParam, signal }) => get<AuditPage>('/audit', { owner, limit: 100, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: (before) => before,
  })
}

export function savingsQuery(by: 'dag' | 'week') {
  return queryOptions({
    queryKey: [...keys.runs, 'savings', by],
    queryFn: ({ signal }) => get<Savings>('/savings', { by }, signal),
  })
}
