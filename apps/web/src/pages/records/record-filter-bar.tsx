import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useCallback } from 'react'
import { dagQuery } from '../../data/dags.ts'
import { RECORD_STATES } from '../../data/shapes/record.ts'
import { DagField } from '../../parts/dag-field.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import { StateSelect } from '../../parts/state-select.tsx'

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
  const dag = useQuery({ ...dagQuery(filters.dag_id ?? ''), enabled: filters.dag_id !== undefined })
  const change = useFieldChanges(onChange)
  return (
    <div className="row">
      <DagField value={filters.dag_id} onChange={change.dag} />
      <SearchField
        label="Task"
        value={filters.task_id ?? ''}
        suggestions={dag.data?.tasks.map(({ task_id }) => task_id)}
        onChange={change.task}
      />
      <SearchField label="Sample" value={filters.sample ?? ''} onChange={change.sample} />
      <StateSelect states={RECORD_STATES} value={filters.state} onChange={(state) => onChange({ state })} />
      <SearchField label="Parameters, as in k=5 seed=1" value={filters.conf ?? ''} onChange={change.conf} />
    </div>
  )
}

function useFieldChanges(onChange: RecordFilterBarProps['onChange']) {
  return {
    dag: useCallback((dag_id: string | undefined) => onChange({ dag_id, task_id: undefined }), [onChange]),
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
