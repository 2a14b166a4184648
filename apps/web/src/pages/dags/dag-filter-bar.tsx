import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useCallback } from 'react'
import { DAG_SORTS } from '../../addresses.ts'
import type { DagFilters } from '../../data/dags.ts'
import { Id } from '../../parts/id.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import { Segments } from '../../parts/segments.tsx'

type Search = DagFilters & { readonly paused?: 'true' | 'false' | undefined }

/** Search, filters and order, all in the URL. */
export function DagFilterBar({ filters }: { readonly filters: Search }): ReactNode {
  const navigate = useNavigate({ from: '/' })
  const change = useCallback(
    (changed: Search) => navigate({ search: (before) => ({ ...before, ...changed }) as never, replace: true }),
    [navigate],
  )
  const search = useCallback((q: string) => void change({ q: q === '' ? undefined : q }), [change])
  return (
    <>
      {filters.tag === undefined ? null : (
        <button type="button" onClick={() => change({ tag: undefined })} aria-label={`Tag ${filters.tag}: remove`}>
          <Id most={32}>{filters.tag}</Id> ✕
        </button>
      )}
      <SearchField label="Search DAGs" value={filters.q ?? ''} onChange={search} />
      <Segments
        label="Which DAGs"
        value={filters.paused ?? 'all'}
        choices={[
          { value: 'all', text: 'All' },
          { value: 'false', text: 'Active' },
          { value: 'true', text: 'Paused' },
        ]}
        onChange={(value) => change({ paused: value === 'all' ? undefined : value })}
      />
      <select
        aria-label="Order"
        value={filters.sort ?? 'name'}
        onChange={({ target }) =>
          change({ sort: target.value === 'name' ? undefined : (target.value as DagFilters['sort']) })
        }
      >
        {DAG_SORTS.map((sort) => (
          <option key={sort} value={sort}>
            {ORDERS[sort]}
          </option>
        ))}
      </select>
    </>
  )
}

const ORDERS = { name: 'Sort by name', last_run: 'Sort by last run', next_run: 'Sort by next run' } as const
