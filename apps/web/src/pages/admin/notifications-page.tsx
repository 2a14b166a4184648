import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useMay } from '../../data/me.ts'
import { notificationsQuery } from '../../data/notifications.ts'
import type { NotificationBody } from '../../data/shapes/admin.ts'
import { Page } from '../../frame/page.tsx'
import { Id } from '../../parts/id.tsx'
import { LightLink, runPath } from '../../parts/light-link.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Command, EmptyNote } from '../../parts/notes.tsx'
import { pagingOf } from '../../parts/paging.ts'
import { StateBadge } from '../../parts/state.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { RetryButton, TestButton } from './notification-buttons.tsx'

const EVENTS = { failure: 'Run failed', success: 'Run succeeded', sla: 'Run takes too long', test: 'Test' } as const
const BADGES = { pending: 'queued', sent: 'success', failed: 'failed' } as const

const COLUMNS: readonly Column<NotificationBody>[] = [
  { id: 'at', head: 'When', width: '110px', cell: ({ created_at }) => <Time at={created_at} /> },
  { id: 'event', head: 'Event', width: '130px', cell: ({ event }) => EVENTS[event] },
  { id: 'run', head: 'Run', width: 'minmax(150px, 2fr)', isMinor: true, cell: runOf },
  {
    id: 'channel',
    head: 'Channel',
    width: 'minmax(150px, 2fr)',
    cell: ({ channel }) => <bdi className="mono">{channel}</bdi>,
  },
  {
    id: 'state',
    head: 'State',
    width: '100px',
    cell: ({ state }) => <StateBadge state={BADGES[state]}>{state}</StateBadge>,
  },
  { id: 'attempts', head: 'Attempts', width: '80px', align: 'end', isMinor: true, cell: ({ attempts }) => attempts },
  {
    id: 'sentence',
    head: 'Last attempt',
    width: 'minmax(160px, 3fr)',
    cell: lastAttempt,
  },
]

const RETRY: Column<NotificationBody> = {
  id: 'retry',
  head: <span className="unseen">Actions</span>,
  width: '80px',
  align: 'end',
  cell: ({ id, state }) => (state === 'sent' ? null : <RetryButton id={id} />),
}

/** Sent notifications, newest first. */
export function NotificationsPage(): ReactNode {
  const query = useInfiniteQuery({ ...notificationsQuery, refetchOnMount: 'always' })
  const mayRetry = useMay('operator')
  const mayTest = useMay('admin')
  return (
    <Page title="Notifications" actions={mayTest ? <TestButton /> : undefined}>
      <Loaded query={query}>
        {({ pages }) => (
          <Table
            label="Notifications"
            columns={mayRetry ? [...COLUMNS, RETRY] : COLUMNS}
            rows={pages.flatMap((page) => page.notifications)}
            keyOf={({ id }) => String(id)}
            {...pagingOf(query)}
            noun="notification"
            empty={
              <EmptyNote title="No notifications yet">
                A DAG names its channels under <code>notify</code>, and airflow.cfg those of all DAGs. To try one:
                <br />
                <Command>ml-airflow notifications test slack:CONN_ID</Command>
              </EmptyNote>
            }
          />
        )}
      </Loaded>
    </Page>
  )
}

function runOf({ run, dag_id: dag, run_id: name }: NotificationBody): ReactNode {
  if (run === null) return '–'
  return (
    <LightLink address={runPath(run)} title={name ?? undefined}>
      <Id most={28}>{dag ?? ''}</Id> {run}
    </LightLink>
  )
}

function lastAttempt({ state, sentence, due_at }: NotificationBody): ReactNode {
  return (
    <>
      <bdi title={sentence}>{sentence || '–'}</bdi>
      {state === 'pending' && due_at !== null ? (
        <span className="quiet">
          {' '}
          Next attempt <Time at={due_at} />
        </span>
      ) : null}
    </>
  )
}
