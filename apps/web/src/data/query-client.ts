import { QueryClient } from '@tanstack/react-query'
import { ApiError } from './client.ts'

/** The event stream invalidates stale data, so the client needs no other refetches. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: isWorthAnotherTry,
      retryDelay: (attempt) => Math.min(1000 * 2 ** attempt, 8000),
    },
  },
})

/** Retries only if the API or its database is unavailable; a rejection would repeat. */
function isWorthAnotherTry(attempt: number, error: unknown): boolean {
  const isAway = error instanceof ApiError && (error.status === 0 || error.status >= 500)
  return isAway && attempt < 3
}
