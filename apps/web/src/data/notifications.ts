import { infiniteQueryOptions } from '@tanstack/react-query'
import { api, bodyOf, given } from './client.ts'

export const notificationsQuery = infiniteQueryOptions({
  queryKey: ['admin', 'notifications'],
  queryFn: ({ pageParam, signal }) => {
    const query = given({ limit: 100, cursor: pageParam })
    return bodyOf(api.GET('/api/v1/notifications', { params: { query }, signal }))
  },
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next_cursor ?? undefined,
})

export function testChannel(channel: string) {
  return bodyOf(api.POST('/api/v1/notifications/test', { body: { channel } }))
}

export function retryNotification(id: number) {
  return bodyOf(api.POST('/api/v1/notifications/{id}/retry', { params: { path: { id } } }))
}
