import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useCallback } from 'react'
import { Page } from '../../frame/page.tsx'
import { DagField } from '../../parts/dag-field.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { RunFilterBar, type RunFilters, useRunQuery } from '../../parts/runs/run-filter-bar.tsx'
import { RunTable } from '../../parts/runs/run-table.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import { RunListActions } from './run-list-actions.tsx'

const route = getRouteApi('/runs')

/** Runs of all DAGs. */
export function RunsPage(): ReactNode {
  const { dag_id, q, ...filters } = route.useSearch()
  const navigate = useNavigate({ from: '/runs' })
  const change = useCallback(
    (changed: RunFilters & { readonly q?: string | undefined; readonly dag_id?: string | undefined }) =>
      navigate({ search: (before) => ({ ...before, ...changed }), replace: true }),
    [navigate],
  )
  const search = useCallback((text: string) => void change({ q: text === '' ? undefined : text }), [change])
  const changeDag = useCallback((dag: string | undefined) => void change({ dag_id: dag }), [change])
  const query = { dag_id, q, ...useRunQuery(filters) }
  return (
    <Page title="Runs" actions={<SearchField label="Search run ids, parameters" value={q ?? ''} onChange={search} />}>
      <RunFilterBar first={<DagField value={dag_id} onChange={changeDag} />} filters={filters} onChange={change} />
      <RunListActions search={query} />
      <RunTable
        withDag
        query={query}
        empty={
          <EmptyNote title="No matching runs">
            Change the filters, or trigger a DAG. <Link to="/runs">Show all runs</Link>
          </EmptyNote>
        }
      />
    </Page>
  )
}
