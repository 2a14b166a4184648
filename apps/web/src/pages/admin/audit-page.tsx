import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useCallback } from 'react'
import { auditQuery } from '../../data/admin.ts'
import type { AuditEntry } from '../../data/shapes/admin.ts'
import { Page } from '../../frame/page.tsx'
import { Clamped } from '../../parts/clamped.tsx'
import { Id } from '../../parts/id.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { pagingOf } from '../../parts/paging.ts'
import { SearchField } from '../../parts/search-field.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { givenText } from './given-text.ts'

const route = getRouteApi('/audit')
const MOST_LETTERS = 2000

const COLUMNS: readonly Column<AuditEntry>[] = [
  { id: 'at', head: 'When', width: '110px', cell: ({ dttm }) => <Time at={dttm} /> },
  {
    id: 'event',
    head: 'Action',
    width: 'minmax(160px, 2fr)',
    cell: ({ event }) => (
      <code title={event} style={{ overflowWrap: 'anywhere' }}>
        {event.replace('/api/v1', '')}
      </code>
    ),
  },
  {
    id: 'owner',
    head: 'Who',
    width: 'minmax(110px, 1fr)',
    cell: ({ owner, via }) => (
      <span>
        <bdi>{owner}</bdi> <span className="quiet">by {via.replace('_', ' ')}</span>
      </span>
    ),
  },
  {
    id: 'dag',
    head: 'DAG',
    width: 'minmax(100px, 1fr)',
    isMinor: true,
    cell: ({ dag_id }) =>
      dag_id === null ? (
        '–'
      ) : (
        <Link to="/dags/$dag" params={{ dag: dag_id }}>
          <Id>{dag_id}</Id>
        </Link>
      ),
  },
  {
    id: 'arguments',
    head: 'Arguments',
    width: 'minmax(160px, 3fr)',
    isMinor: true,
    cell: ({ arguments: given }) => {
      const text = givenText(given).slice(0, MOST_LETTERS) || '–'
      return (
        <div className="mono" title={(JSON.stringify(given) ?? '').slice(0, MOST_LETTERS)}>
          <Clamped key={text}>{text}</Clamped>
        </div>
      )
    },
  },
  { id: 'status', head: 'Status', width: '64px', align: 'end', cell: ({ status }) => status ?? '–' },
]

/** Audit log, newest first. */
export function AuditPage(): ReactNode {
  const { owner } = route.useSearch()
  const navigate = useNavigate({ from: '/audit' })
  const search = useCallback(
    (text: string) => void navigate({ search: { owner: text === '' ? undefined : text }, replace: true }),
    [navigate],
  )
  const query = useInfiniteQuery(auditQuery(owner))
  return (
    <Page title="Audit" actions={<SearchField label="Whole name of a user" value={owner ?? ''} onChange={search} />}>
      <Loaded query={query}>
        {({ pages }) => (
          <Table
            label="Audit"
            columns={COLUMNS}
            rows={pages.flatMap((page) => page.entries)}
            keyOf={({ id }) => String(id)}
            {...pagingOf(query)}
            noun="change"
            empty={
              <EmptyNote title="No entries">Changes made with a command, the API or a page appear here.</EmptyNote>
            }
          />
        )}
      </Loaded>
    </Page>
  )
}
