import { queryOptions } from '@tanstack/react-query'
import { get } from './client.ts'
import type { DagLine } from './shapes/dag.ts'
import type { Run, TaskInstance } from './shapes/run.ts'

export interface Found {
  readonly dags: readonly Pick<DagLine, 'dag_id' | 'description'>[]
  readonly runs: readonly Pick<Run, 'id' | 'run_id' | 'dag_id' | 'state'>[]
  readonly tasks: readonly { readonly dag_id: string; readonly task_id: string }[]
  readonly task_instances: readonly (Pick<TaskInstance, 'id' | 'task_id' | 'sample' | 'state'> & {
    readonly run: number | { readonly id: number }
  })[]
}

export function searchQuery(text: string) {
  return queryOptions({
    queryKey: ['search', text],
    queryFn: ({ signal }) => get<Found>('/search', { q: text }, signal),
    enabled: text.trim() !== '',
    placeholderData: (before) => before,
  })
}
