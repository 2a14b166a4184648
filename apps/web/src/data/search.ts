import { queryOptions } from '@tanstack/react-query'
import { api, bodyOf } from './client.ts'

export function searchQuery(text: string) {
  return queryOptions({
    queryKey: ['search', text],
    queryFn: ({ signal }) => search(text, signal),
    enabled: text.trim() !== '',
    placeholderData: (before) => before,
  })
}

export type SearchAnswer = Awaited<ReturnType<typeof search>>

function search(text: string, signal: AbortSignal) {
  return bodyOf(api.GET('/api/v1/search', { params: { query: { q: text } }, signal }))
}
