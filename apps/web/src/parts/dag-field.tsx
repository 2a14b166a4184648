import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useCallback } from 'react'
import { dagsQuery } from '../data/dags.ts'
import { given } from '../data/given.ts'
import { SearchField } from './search-field.tsx'

interface DagFieldProps {
  readonly value: string | undefined
  onChange(dag: string | undefined): void
}

/** Filters by one DAG. The server searches for suggestions, because a page of the list may not hold every DAG. */
export function DagField({ value, onChange }: DagFieldProps): ReactNode {
  const dags = useInfiniteQuery(dagsQuery(given({ q: value })))
  const change = useCallback((text: string) => onChange(text === '' ? undefined : text), [onChange])
  return (
    <SearchField
      label="DAG"
      value={value ?? ''}
      suggestions={dags.data?.pages.flatMap((page) => page.dags.map(({ dag_id }) => dag_id))}
      onChange={change}
    />
  )
}
