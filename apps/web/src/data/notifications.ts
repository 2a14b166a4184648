import { infiniteQueryOptions } from '@tanstack/react-query'
import { byCursor } from './by-cursor.ts'
import { api, bodyOf } from './client.ts'
import { given } from './given.ts'

export const notificationsQuery = infiniteQueryOptions({
  queryKey: ['admin', 'notifications'],
  queryFn: ({ pageParam, signal }) => {
    const query = given({ limit: 100, cursor: pageParam })
    return bodyOf(api.GET('/api/v1/notifications', { params: { query }, signal }))
  },
  ...byCursor,
})

export function testChannel(channel: string) {
  return bodyOf(api.POST('/api/v1/notifications/test', { body: { channel } }))
}

export function retryNotification(id: number) {
  return bodyOf(api.POST('/api/v1/notifications/{id}/retry', { params: { path: { id } } }))
}
