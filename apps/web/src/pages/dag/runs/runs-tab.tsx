import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useCallback, useMemo } from 'react'
import { defaultsOf } from '../../../parts/dag-conf.tsx'
import { EmptyNote } from '../../../parts/notes.tsx'
import { RunFilterBar, type RunFilters, useRunQuery } from '../../../parts/runs/run-filter-bar.tsx'
import { RunTable } from '../../../parts/runs/run-table.tsx'
import type { DagTabProps } from '../dag-page.tsx'
import { BackfillList } from './backfill-list.tsx'

const route = getRouteApi('/dags/$dag')

export function RunsTab({ dag }: DagTabProps): ReactNode {
  const { state, type, from, to, conf } = route.useSearch()
  const navigate = useNavigate({ from: '/dags/$dag' })
  const change = useCallback(
    (changed: RunFilters) => navigate({ search: (before) => ({ ...before, ...changed }), replace: true }),
    [navigate],
  )
  const defaults = useMemo(() => defaultsOf(dag), [dag])
  const filters = { state, type, from, to, conf }
  const query = { dag_id: dag.dag_id, ...useRunQuery(filters) }
  return (
    <>
      <BackfillList dag={dag.dag_id} />
      <RunFilterBar filters={filters} onChange={change} />
      <RunTable
        withDag={false}
        defaults={defaults}
        query={query}
        empty={<EmptyNote title="No matching runs">Change the filters, or press t to trigger one.</EmptyNote>}
      />
    </>
  )
}
