import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { showToast } from '../parts/toasts.tsx'
import { ApiError, get, send } from './client.ts'
import { keys } from './keys.ts'
import type {
  Coverage,
  DagDefinition,
  DagList,
  DagSource,
  Durations,
  GridPage,
  ImportErrors,
  NextDates,
} from './shapes/dag.ts'

export interface DagFilters {
  readonly q?: string | undefined
  readonly tag?: string | undefined
  readonly paused?: string | undefined
  readonly sort?: string | undefined
}

/** More are fetched when the end comes into sight: an installation may have a thousand. */
const DAGS_PAGE = 100
const FIRST_PAGE: string | null = null
const nextCursor = (page: { readonly next_cursor?: string | null }) => page.next_cursor ?? null

export function dagsQuery(filters: DagFilters) {
  return infiniteQueryOptions({
    queryKey: [...keys.dags, filters],
    queryFn: ({ pageParam, signal }) =>
      get<DagList>('/dags', { ...filters, limit: DAGS_PAGE, cursor: pageParam ?? undefined }, signal),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextCursor,
    placeholderData: (before) => before,
  })
}

export const importErrorsQuery = queryOptions({
  queryKey: keys.importErrors,
  queryFn: ({ signal }) => get<ImportErrors>('/import-errors', {}, signal),
})

export function dagQuery(dag: string) {
  return queryOptions({
    queryKey: keys.definition(dag),
    queryFn: ({ signal }) => get<DagDefinition>(`/dags/${encodeURIComponent(dag)}`, {}, signal),
  })
}

export function nextDatesQuery(dag: string) {
  return queryOptions({
    queryKey: [...keys.definition(dag), 'schedule'],
    queryFn: ({ signal }) => get<NextDates>(`/dags/${encodeURIComponent(dag)}/schedule`, {}, signal),
  })
}

export function sourceQuery(dag: string) {
  return queryOptions({
    queryKey: [...keys.definition(dag), 'source'],
    queryFn: ({ signal }) => get<DagSource>(`/dags/${encodeURIComponent(dag)}/source`, {}, signal),
  })
}

const GRID_RUNS = 50

export function gridQuery(dag: string) {
  return infiniteQueryOptions({
    queryKey: [...keys.liveOfDag(dag), 'grid'],
    queryFn: ({ pageParam, signal }) =>
      get<GridPage>(
        `/dags/${encodeURIComponent(dag)}/grid`,
        { runs: GRID_RUNS, before: pageParam ?? undefined },
        signal,
      ),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextCursor,
  })
}

export function durationsQuery(dag: string) {
  return queryOptions({
    queryKey: [...keys.liveOfDag(dag), 'durations'],
    queryFn: ({ signal }) => get<Durations>(`/dags/${encodeURIComponent(dag)}/durations`, { runs: 100 }, signal),
  })
}

export function coverageQuery(dag: string, by: 'parameters' | 'samples') {
  return infiniteQueryOptions({
    queryKey: [...keys.liveOfDag(dag), 'coverage', by],
    queryFn: ({ pageParam, signal }) =>
      get<Coverage>(`/dags/${encodeURIComponent(dag)}/coverage`, { by, cursor: pageParam ?? undefined }, signal),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextCursor,
  })
}

/** Pauses a DAG or lets it go on; the switch moves at once, and back where the API refuses. */
export function usePause(dag: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (paused: boolean) => send('POST', `/dags/${encodeURIComponent(dag)}/${paused ? 'pause' : 'unpause'}`),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.dags }),
        client.invalidateQueries({ queryKey: keys.definition(dag) }),
      ]),
    onError: (error) => showToast(error instanceof ApiError ? error.message : String(error)),
  })
}
