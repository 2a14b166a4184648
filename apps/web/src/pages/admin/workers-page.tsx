import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { workersQuery } from '../../data/admin.ts'
import type { WorkerBody } from '../../data/shapes/admin.ts'
import { Page } from '../../frame/page.tsx'
import { Command, EmptyNote, ErrorNote, Skeleton } from '../../parts/notes.tsx'
import { StateBadge } from '../../parts/state.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'

const COLUMNS: readonly Column<WorkerBody>[] = [
  {
    id: 'host',
    head: 'Host',
    width: 'minmax(140px, 2fr)',
    cell: ({ host, pid }) => (
      <span>
        <bdi>{host}</bdi> <span className="quiet">pid {pid}</span>
      </span>
    ),
  },
  {
    id: 'state',
    head: 'State',
    width: '110px',
    cell: ({ alive, running }) => (
      <StateBadge state={alive ? (running > 0 ? 'running' : 'success') : 'failed'}>
        {alive ? (running > 0 ? 'busy' : 'idle') : 'gone'}
      </StateBadge>
    ),
  },
  {
    id: 'slots',
    head: 'Running',
    phoneLabel: 'Running',
    width: '90px',
    align: 'end',
    cell: ({ running, slots }) => `${running} of ${slots}`,
  },
  {
    id: 'queues',
    head: 'Queues',
    phoneLabel: 'Queues',
    width: 'minmax(90px, 1fr)',
    cell: ({ queues }) => <bdi>{queues.join(', ')}</bdi>,
  },
  {
    id: 'gpus',
    head: 'GPUs',
    phoneLabel: 'GPUs',
    width: '80px',
    cell: ({ gpus }) => <bdi>{gpus.join(', ')}</bdi>,
  },
  {
    id: 'beat',
    head: 'Heartbeat',
    phoneLabel: 'Heartbeat',
    width: '110px',
    cell: ({ heartbeat_at }) => <Time at={heartbeat_at} />,
  },
  { id: 'since', head: 'Since', width: '110px', isMinor: true, cell: ({ started_at }) => <Time at={started_at} /> },
  { id: 'version', head: 'Version', width: '90px', isMinor: true, cell: ({ version }) => version },
]

/** Workers and their last heartbeats. */
export function WorkersPage(): ReactNode {
  const { data, error, refetch } = useQuery({ ...workersQuery, refetchOnMount: 'always' })
  return (
    <Page title="Workers">
      <p className="quiet">
        Processes that run tasks. A worker takes the tasks of its queues, as many at once as it has slots.
      </p>
      {error ? <ErrorNote error={error} retry={refetch} /> : null}
      {data ? (
        <Table
          label="Workers"
          columns={COLUMNS}
          rows={data.workers}
          keyOf={({ id }) => id}
          empty={
            <EmptyNote title="No worker is alive">
              Runs wait until one is started: <Command>ml-airflow worker</Command>
            </EmptyNote>
          }
        />
      ) : error ? null : (
        <Skeleton />
      )}
    </Page>
  )
}
