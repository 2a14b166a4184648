import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { dagsQuery } from '../../data/dags.ts'
import { Page } from '../../frame/page.tsx'
import { EmptyNote, ErrorNote, Skeleton } from '../../parts/notes.tsx'
import { pagingOf } from '../../parts/paging.ts'
import { Table } from '../../parts/table.tsx'
import { useDagColumns } from './dag-columns.tsx'
import { DagFilterBar } from './dag-filter-bar.tsx'
import { FirstUse } from './first-use.tsx'
import { ImportErrors } from './import-errors.tsx'

const route = getRouteApi('/')

/** All DAGs: running, upcoming and recent runs. */
export function DagsPage(): ReactNode {
  const filters = route.useSearch()
  return (
    <Page title="DAGs" actions={<DagFilterBar filters={filters} />}>
      <ImportErrors />
      <DagList />
    </Page>
  )
}

function DagList(): ReactNode {
  const filters = route.useSearch()
  const navigate = useNavigate()
  const columns = useDagColumns()
  const query = useInfiniteQuery(dagsQuery(filters))
  if (query.error) return <ErrorNote error={query.error} retry={query.refetch} />
  if (query.data === undefined) return <Skeleton lines={8} height={49} />
  const dags = query.data.pages.flatMap((page) => page.dags)
  const isFiltered = Object.values(filters).some((value) => value !== undefined)
  const neverRan = !isFiltered && dags.length > 0 && dags.every((dag) => dag.recent_runs?.length === 0)
  return (
    <>
      {neverRan ? <FirstUse dags={dags} /> : null}
      <Table
        label="DAGs"
        columns={columns}
        rows={dags}
        rowHeight={49}
        keyOf={(dag) => dag.dag_id}
        onOpen={({ dag_id }) => navigate({ to: '/dags/$dag', params: { dag: dag_id } })}
        {...pagingOf(query)}
        noun="DAG"
        empty={isFiltered ? <NoneLikeThat /> : <NoDags />}
      />
    </>
  )
}

function NoneLikeThat(): ReactNode {
  const navigate = useNavigate()
  return (
    <EmptyNote title="No matching DAGs">
      <button type="button" onClick={() => navigate({ to: '/' })}>
        Show all
      </button>
    </EmptyNote>
  )
}

function NoDags(): ReactNode {
  return (
    <EmptyNote title="There are no DAGs yet">
      Put a TypeScript or YAML file with a DAG into the folder of the setting <code>dags_folder</code>. The DAG appears
      here by itself.
    </EmptyNote>
  )
}
