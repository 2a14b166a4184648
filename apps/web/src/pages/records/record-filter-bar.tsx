import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { type ReactNode, useCallback } from 'react'
import { dagQuery, dagsQuery } from '../../data/dags.ts'
import { RECORD_STATES } from '../../data/shapes/record.ts'
import { SearchField } from '../../parts/search-field.tsx'
import { shapeOf } from '../../parts/state-shapes.ts'

export interface RecordSearch {
  readonly dag_id?: string | undefined
  readonly task_id?: string | undefined
  readonly sample?: string | undefined
  readonly state?: string | undefined
  readonly conf?: string | undefined
}

interface RecordFilterBarProps {
  readonly filters: RecordSearch
  onChange(changed: RecordSearch): void
}

/** Filters records by DAG, task, sample, state and parameter values. */
export function RecordFilterBar({ filters, onChange }: RecordFilterBarProps): ReactNode {
  const dags = useInfiniteQuery(dagsQuery({}))
  const dag = useQuery({ ...dagQuery(filters.dag_id ?? ''), enabled: filters.dag_id !== undefined })
  const change = useFieldChanges(onChange)
  return (
    <div className="row">
      <SearchField
        label="DAG"
        value={filters.dag_id ?? ''}
        suggestions={dags.data?.pages.flatMap((page) => page.dags.map(({ dag_id }) => dag_id))}
        onChange={change.dag}
      />
      <SearchField
        label="Task"
        value={filters.task_id ?? ''}
        suggestions={dag.data?.tasks.map(({ task_id }) => task_id)}
        onChange={change.task}
      />
      <SearchField label="Sample" value={filters.sample ?? ''} onChange={change.sample} />
      <select
        aria-label="State"
        value={filters.state ?? ''}
        onChange={({ target }) => onChange({ state: target.value || undefined })}
      >
        <option value="">Any state</option>
        {RECORD_STATES.map((state) => (
          <option key={state} value={state}>
            {shapeOf(state).label}
          </option>
        ))}
      </select>
      <SearchField label="Parameters, as in k=5 seed=1" value={filters.conf ?? ''} onChange={change.conf} />
    </div>
  )
}

function useFieldChanges(onChange: RecordFilterBarProps['onChange']) {
  return {
    dag: useCallback((text: string) => onChange({ dag_id: text || undefined, task_id: undefined }), [onChange]),
    task: useCallback((text: string) => onChange({ task_id: text || undefined }), [onChange]),
    sample: useCallback((text: string) => onChange({ sample: text || undefined }), [onChange]),
    conf: useCallback((text: string) => onChange({ conf: text || undefined }), [onChange]),
  }
}

/** Parses `k=5 seed=1` into names and values. */
export function valuesOf(conf: string | undefined): Readonly<Record<string, string>> {
  const pairs = (conf ?? '').split(/\s+/).filter((pair) => pair.indexOf('=') > 0)
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
}
