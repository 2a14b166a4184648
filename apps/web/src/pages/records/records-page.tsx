import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useCallback, useMemo } from 'react'
import { given } from '../../data/given.ts'
import { useMay } from '../../data/me.ts'
import { recordsQuery } from '../../data/records.ts'
import type { KeyedRecord, RecordSelection } from '../../data/shapes/record.ts'
import { Page } from '../../frame/page.tsx'
import { markColumn, useMarks } from '../../parts/marks.tsx'
import { EmptyNote, ErrorNote, Skeleton } from '../../parts/notes.tsx'
import { pagingOf } from '../../parts/paging.ts'
import { RecordActions } from '../../parts/records/record-actions.tsx'
import { Table } from '../../parts/table.tsx'
import { plural } from '../../parts/text.ts'
import { RECORD_COLUMNS } from './record-columns.tsx'
import { RecordFilterBar, type RecordSearch, valuesOf } from './record-filter-bar.tsx'

const route = getRouteApi('/records')

/** Records of all parameter values, and their actions. */
export function RecordsPage(): ReactNode {
  const filters = route.useSearch()
  const navigate = useNavigate({ from: '/records' })
  const change = useCallback(
    (changed: RecordSearch) => void navigate({ search: (before) => ({ ...before, ...changed }), replace: true }),
    [navigate],
  )
  return (
    <Page title="Records">
      <p className="quiet">The state of each result by task, parameters and sample. A run skips finished results.</p>
      <RecordFilterBar filters={filters} onChange={change} />
      <Records key={JSON.stringify(filters)} filters={filters} />
    </Page>
  )
}

function Records({ filters }: { readonly filters: RecordSearch }): ReactNode {
  const query = useInfiniteQuery(recordsQuery({ ...filters, conf: valuesOf(filters.conf) }))
  const mayAct = useMay('operator')
  const marks = useMarks<string>()
  const { ids, toggle, clear } = marks
  const columns = useMemo(
    () => (mayAct ? [markColumn({ ids, toggle, keyOf, nameOf }), ...RECORD_COLUMNS] : RECORD_COLUMNS),
    [mayAct, ids, toggle],
  )
  if (query.error) return <ErrorNote error={query.error} retry={query.refetch} />
  if (query.data === undefined) return <Skeleton lines={10} />
  const records = query.data.pages.flatMap((page) => page.records)
  const marked = records.filter((record) => ids.has(keyOf(record)))
  return (
    <>
      {mayAct ? (
        <div className="row bar">
          {marked.length > 0 ? (
            <>
              <span>{plural(marked.length, 'record')} selected</span>
              <RecordActions selections={marked.map(selectionOf)} onDone={clear} />
              <button type="button" className="link" onClick={clear}>
                Select none
              </button>
            </>
          ) : (
            <AllThatMatch filters={filters} />
          )}
        </div>
      ) : null}
      <Table
        label="Records"
        columns={columns}
        rows={records}
        keyOf={keyOf}
        {...pagingOf(query)}
        empty={
          <EmptyNote title="No matching records">
            A record appears when a run first needs it. <Link to="/records">Show all records</Link>
          </EmptyNote>
        }
      />
    </>
  )
}

/** Requires a filter, because the API rejects an action on all records of all DAGs. */
function AllThatMatch({ filters }: { readonly filters: RecordSearch }): ReactNode {
  const { dag_id, task_id, sample, state, conf } = filters
  if (dag_id === undefined && task_id === undefined)
    return <span className="quiet">Select records, or filter by DAG or task, to act on them.</span>
  const selection = given({
    dag_id,
    task_id,
    samples: sample === undefined ? undefined : [sample],
    states: state === undefined ? undefined : [state as KeyedRecord['state']],
    conf: valuesOf(conf),
  })
  return <RecordActions label="Act on all that match" selections={[selection]} />
}

function selectionOf({ dag_id, task_id, sample, parameters }: KeyedRecord): RecordSelection {
  return given({ dag_id, task_id, conf: parameters, samples: sample === null ? undefined : [sample] })
}

function keyOf({ task_id, record_id }: KeyedRecord): string {
  return `${task_id} ${record_id}`
}

function nameOf({ task_id, sample }: KeyedRecord): string {
  return `${task_id} ${sample ?? ''}`
}
