import { Link } from '@tanstack/react-router'
import type { InstanceItem } from '../../data/shapes/instance.ts'
import { Id } from '../../parts/id.tsx'
import { StateBadge } from '../../parts/state.tsx'
import type { Column } from '../../parts/table.tsx'
import { Duration, Time } from '../../parts/time.tsx'

interface Marks {
  readonly marked: ReadonlySet<number>
  mark(id: number): void
}

/** What tells one task instance from another; boxes to select them where there is something to do. */
export function instanceColumns(marks: Marks | undefined): readonly Column<InstanceItem>[] {
  return marks === undefined ? COLUMNS : [markColumn(marks), ...COLUMNS]
}

function markColumn({ marked, mark }: Marks): Column<InstanceItem> {
  return {
    id: 'mark',
    head: <span className="unseen">Select</span>,
    width: '16px',
    cell: ({ id, task_id, sample }) => (
      <input
        type="checkbox"
        aria-label={`Select ${task_id} ${sample ?? ''}`}
        checked={marked.has(id)}
        onClick={(event) => event.stopPropagation()}
        onChange={() => mark(id)}
      />
    ),
  }
}

const COLUMNS: readonly Column<InstanceItem>[] = [
  { id: 'state', head: 'State', width: '132px', cell: ({ state }) => <StateBadge state={state} /> },
  {
    id: 'task',
    head: 'Task',
    width: 'minmax(150px, 1fr)',
    cell: ({ task_id, sample }) => (
      <span>
        <Id>{task_id}</Id>
        {sample === null ? null : (
          <span className="quiet">
            {' '}
            · <Id most={24}>{sample}</Id>
          </span>
        )}
      </span>
    ),
  },
  {
    id: 'run',
    head: 'Run',
    width: 'minmax(150px, 1fr)',
    cell: ({ run }) => (
      <Link to="/runs/$run" params={{ run: String(run.id) }} onClick={(event) => event.stopPropagation()}>
        <Id most={28}>{run.dag_id}</Id> {run.id}
      </Link>
    ),
  },
  {
    id: 'reason',
    head: 'Why',
    width: 'minmax(180px, 2fr)',
    isMinor: true,
    cell: ({ failure, sentence }) => <span className="quiet">{failure ?? sentence}</span>,
  },
  { id: 'end', head: 'Ended', width: '90px', isMinor: true, cell: ({ finished_at }) => <Time at={finished_at} /> },
  {
    id: 'duration',
    head: 'Time',
    width: '72px',
    align: 'end',
    cell: ({ state, duration_ms, started_at }) => (
      <Duration
        ms={state === 'running' ? null : (duration_ms ?? null)}
        since={state === 'running' ? started_at : null}
      />
    ),
  },
]
