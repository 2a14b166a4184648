import { queryOptions } from '@tanstack/react-query'
import { api, bodyOf } from './client.ts'

export function searchQuery(text: string) {
  return queryOptions({
    queryKey: ['search', text],
    queryFn: ({ signal }) => bodyOf(api.GET('/api/v1/search', { params: { query: { q: text } }, signal })),
    enabled: text.trim() !== '',
    placeholderData: (before) => before,
  })
}
