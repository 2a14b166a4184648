import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useCallback, useMemo } from 'react'
import { defaultsOf } from '../../../parts/dag-conf.tsx'
import { EmptyNote } from '../../../parts/notes.tsx'
import { RunFilterBar, type RunFilters, runQueryOf } from '../../../parts/runs/run-filter-bar.tsx'
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
  return (
    <>
      <BackfillList dag={dag.dag_id} />
      <RunFilterBar filters={filters} onChange={change} />
      <RunTable
        withDag={false}
        defaults={defaults}
        query={{ dag_id: dag.dag_id, ...runQueryOf(filters) }}
        empty={<EmptyNote title="No run is like that">Change the filters, or press t to trigger one.</EmptyNote>}
      />
    </>
  )
}
