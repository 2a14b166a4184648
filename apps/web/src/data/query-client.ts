import { QueryClient } from '@tanstack/react-query'
import { ApiError } from './client.ts'

/** What the event stream says is out of date is fetched again, so that nothing needs to be asked for on a whim. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: isWorthAnotherTry,
      retryDelay: (attempt) => Math.min(1000 * 2 ** attempt, 8000),
    },
  },
})

/** The API is away, or its database; what it refused it refuses again. */
function isWorthAnotherTry(attempt: number, error: unknown): boolean {
  const isAway = error instanceof ApiError && (error.status === 0 || error.status >= 500)
  return isAway && attempt < 3
}
