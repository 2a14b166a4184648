import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { workersQuery } from '../../data/admin.ts'
import type { WorkerBody } from '../../data/shapes/admin.ts'
import { Page } from '../../frame/page.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Command, EmptyNote } from '../../parts/notes.tsx'
import { StateBadge } from '../../parts/state.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { QueueTable } from './queue-table.tsx'

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
    cell: (worker) => <WorkerState worker={worker} />,
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
    cell: ({ gpus }) => <bdi>{gpus.join(', ') || '–'}</bdi>,
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
  const query = useQuery({ ...workersQuery, refetchOnMount: 'always' })
  return (
    <Page title="Workers and queues">
      <p className="quiet">
        Processes that run tasks. A worker takes the tasks of its queues, as many at once as it has slots.
      </p>
      <Loaded query={query}>
        {({ workers }) => (
          <Table
            label="Workers"
            columns={COLUMNS}
            rows={workers}
            keyOf={({ id }) => id}
            empty={
              <EmptyNote title="No worker is alive">
                Runs wait until one is started: <Command>ml-airflow worker</Command>
              </EmptyNote>
            }
          />
        )}
      </Loaded>
      <QueueTable />
    </Page>
  )
}

function WorkerState({ worker: { alive, running } }: { readonly worker: WorkerBody }): ReactNode {
  if (!alive) return <StateBadge state="failed">gone</StateBadge>
  return running > 0 ? <StateBadge state="running">busy</StateBadge> : <StateBadge state="success">idle</StateBadge>
}
