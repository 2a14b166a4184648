import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useCallback } from 'react'
import { allInstancesQuery } from '../../data/instances.ts'
import { TASK_STATES } from '../../data/shapes/common.ts'
import type { InstanceItem } from '../../data/shapes/instance.ts'
import { Page } from '../../frame/page.tsx'
import { DagField } from '../../parts/dag-field.tsx'
import { Id } from '../../parts/id.tsx'
import { MarkedBar, useMarkedColumns } from '../../parts/instances/marked-instances.tsx'
import { useMarks } from '../../parts/marks.tsx'
import { EmptyNote, ErrorNote, Skeleton } from '../../parts/notes.tsx'
import { pagingOf } from '../../parts/paging.ts'
import { SearchField } from '../../parts/search-field.tsx'
import { StateSelect } from '../../parts/state-select.tsx'
import { Table } from '../../parts/table.tsx'
import { COLUMNS } from './instance-columns.tsx'

const route = getRouteApi('/tasks')

/** Task instances of all runs. */
export function TasksPage(): ReactNode {
  const { state, dag_id, task_id, q } = route.useSearch()
  const navigate = useNavigate({ from: '/tasks' })
  const change = useCallback(
    (changed: Readonly<Record<string, string | undefined>>) =>
      void navigate({ search: (before) => ({ ...before, ...changed }), replace: true }),
    [navigate],
  )
  const search = useCallback((text: string) => change({ q: text === '' ? undefined : text }), [change])
  const changeDag = useCallback((dag: string | undefined) => change({ dag_id: dag, task_id: undefined }), [change])
  return (
    <Page title="Tasks" actions={<SearchField label="Search tasks, samples" value={q ?? ''} onChange={search} />}>
      <div className="row">
        <DagField value={dag_id} onChange={changeDag} />
        <StateSelect states={TASK_STATES} value={state} onChange={(chosen) => change({ state: chosen })} />
        {task_id === undefined ? null : (
          <button type="button" onClick={() => change({ task_id: undefined })}>
            task <Id>{task_id}</Id> ×
          </button>
        )}
      </div>
      <Instances filters={{ state, dag_id, task_id, q }} />
    </Page>
  )
}

function Instances({ filters }: { readonly filters: Readonly<Record<string, string | undefined>> }): ReactNode {
  const query = useInfiniteQuery(allInstancesQuery(filters))
  const navigate = useNavigate()
  const marks = useMarks<number>()
  const columns = useMarkedColumns(COLUMNS, marks)
  if (query.error) return <ErrorNote error={query.error} retry={query.refetch} />
  if (query.data === undefined) return <Skeleton lines={10} />
  const open = ({ run, task_id, sample }: InstanceItem): void => {
    const search = { task: task_id, sample: sample ?? undefined }
    void navigate({ to: '/runs/$run', params: { run: String(run.id) }, search })
  }
  return (
    <>
      <MarkedBar marks={marks} />
      <Table
        label="Task instances"
        columns={columns}
        rows={query.data.pages.flatMap((page) => page.task_instances)}
        keyOf={({ id }) => String(id)}
        onOpen={open}
        {...pagingOf(query)}
        noun="task instance"
        empty={
          <EmptyNote title="No matching task instances">
            <Link to="/tasks">Show all</Link>
          </EmptyNote>
        }
      />
    </>
  )
}
