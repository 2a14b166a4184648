import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { queuesQuery } from '../../data/admin.ts'
import { ErrorNote, Skeleton } from '../../parts/notes.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { numberText } from '../../parts/text.ts'
import styles from './queue-table.module.css'

interface Queue {
  readonly name: string
  readonly counts: Readonly<Record<string, number>>
}

const COLUMNS: readonly Column<Queue>[] = [
  { id: 'name', head: 'Queue', width: 'minmax(160px, 2fr)', cell: ({ name }) => <bdi>{name}</bdi> },
  countColumn('Waiting', 'waiting', 'prioritized', 'paused'),
  countColumn('Delayed', 'delayed'),
  countColumn('Running', 'active'),
  countColumn('Failed', 'failed'),
]

/** Number of jobs in one of these states of BullMQ. */
function countColumn(head: string, ...states: readonly string[]): Column<Queue> {
  return {
    id: head,
    head,
    phoneLabel: head,
    width: '90px',
    align: 'end',
    cell: ({ counts }) => numberText(states.reduce((sum, state) => sum + (counts[state] ?? 0), 0)),
  }
}

/** Jobs of each queue. Bull Board shows them one by one. */
export function QueueTable(): ReactNode {
  const { data, error, refetch } = useQuery({ ...queuesQuery, refetchOnMount: 'always' })
  return (
    <section className={styles.queues}>
      <div className={styles.head}>
        <h2>Queues</h2>
        <a href="/admin/queues" className="spread">
          Jobs in Bull Board
        </a>
      </div>
      {error ? <ErrorNote error={error} retry={refetch} /> : null}
      {data === undefined && error === null ? <Skeleton lines={3} /> : null}
      {data === undefined || error ? null : (
        <Table label="Queues" columns={COLUMNS} rows={data.queues} keyOf={({ name }) => name} />
      )}
    </section>
  )
}
