import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { byCursor } from './by-cursor.ts'
import { api, bodyOf } from './client.ts'
import { given } from './given.ts'
import { keys } from './keys.ts'

const RUNS = 50

/** Tasks by runs, in windows of runs. */
export function gridQuery(dag: string) {
  return infiniteQueryOptions({
    queryKey: [...keys.liveOfDag(dag), 'grid'],
    queryFn: ({ pageParam, signal }) => {
      const params = { path: { dag_id: dag }, query: given({ runs: RUNS, before: pageParam }) }
      return bodyOf(api.GET('/api/v1/dags/{dag_id}/grid', { params, signal }))
    },
    ...byCursor,
  })
}

/** Samples of one task in one window. */
export function gridSamplesQuery(dag: string, task: string, before: string | null) {
  return queryOptions({
    queryKey: [...keys.liveOfDag(dag), 'grid', task, before],
    queryFn: ({ signal }) => {
      const params = { path: { dag_id: dag, task_id: task }, query: given({ runs: RUNS, before: before ?? undefined }) }
      return bodyOf(api.GET('/api/v1/dags/{dag_id}/grid/tasks/{task_id}', { params, signal }))
    },
  })
}
