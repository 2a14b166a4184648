import { queryOptions } from '@tanstack/react-query'
import { api, bodyOf } from './client.ts'
import { keys } from './keys.ts'
import type { Schemas } from './shapes/common.ts'

export type Backfill = Schemas['Backfill']
export type BackfillChange = 'pause' | 'resume'

const NEWEST = 5
const LOOK_MS = 3_000

/** The newest backfills of a DAG. Events of their runs refresh them; while one is running, so does a timer, in case no worker drives it. */
export function backfillsQuery(dag: string) {
  return queryOptions({
    queryKey: [...keys.liveOfDag(dag), 'backfills'],
    queryFn: async ({ signal }) => {
      const query = { dag_id: dag, limit: NEWEST }
      return (await bodyOf(api.GET('/api/v1/backfills', { params: { query }, signal }))).backfills
    },
    refetchInterval: ({ state: { data = [] } }) => (data.some(({ state }) => state === 'running') ? LOOK_MS : false),
  })
}

export function changeBackfill(id: number, change: BackfillChange): Promise<Backfill> {
  const path = { params: { path: { id } } }
  return change === 'pause'
    ? bodyOf(api.POST('/api/v1/backfills/{id}/pause', path))
    : bodyOf(api.POST('/api/v1/backfills/{id}/resume', path))
}

export function cancelBackfill(id: number, withRuns: boolean): Promise<Backfill> {
  return bodyOf(api.POST('/api/v1/backfills/{id}/cancel', { params: { path: { id } }, body: { runs: withRuns } }))
}
