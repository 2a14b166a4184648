import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useCallback } from 'react'
import { Page } from '../../frame/page.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { RunFilterBar, type RunFilters, runQueryOf } from '../../parts/runs/run-filter-bar.tsx'
import { RunTable } from '../../parts/runs/run-table.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import { BulkActions } from './bulk-actions.tsx'

const route = getRouteApi('/runs')

/** Runs of all DAGs. */
export function RunsPage(): ReactNode {
  const { dag_id, q, ...filters } = route.useSearch()
  const navigate = useNavigate({ from: '/runs' })
  const change = useCallback(
    (changed: RunFilters & { readonly q?: string | undefined }) =>
      navigate({ search: (before) => ({ ...before, ...changed }), replace: true }),
    [navigate],
  )
  const search = useCallback((text: string) => void change({ q: text === '' ? undefined : text }), [change])
  const query = { dag_id, q, ...runQueryOf(filters) }
  return (
    <Page title="Runs" actions={<SearchField label="Search run ids" value={q ?? ''} onChange={search} />}>
      <RunFilterBar filters={filters} onChange={change} />
      <BulkActions search={query} />
      <RunTable
        withDag
        query={query}
        empty={<EmptyNote title="No run is like that">Change the filters, or trigger a DAG.</EmptyNote>}
      />
    </Page>
  )
}
