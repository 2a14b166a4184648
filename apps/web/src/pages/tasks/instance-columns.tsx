import { Link } from '@tanstack/react-router'
import type { InstanceItem } from '../../data/shapes/instance.ts'
import { Id } from '../../parts/id.tsx'
import { TaskAndSample } from '../../parts/instances/task-and-sample.tsx'
import { StateBadge } from '../../parts/state.tsx'
import { shownState } from '../../parts/state-shapes.ts'
import type { Column } from '../../parts/table.tsx'
import { Duration, Time } from '../../parts/time.tsx'

/** Columns that identify a task instance among all runs. */
export const COLUMNS: readonly Column<InstanceItem>[] = [
  { id: 'state', head: 'State', width: '132px', cell: (row) => <StateBadge state={shownState(row)} /> },
  {
    id: 'task',
    head: 'Task',
    width: 'minmax(150px, 1fr)',
    cell: ({ task_id, sample }) => <TaskAndSample task={task_id} sample={sample} />,
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
    cell: ({ failure, waits_for, sentence }) => <span className="quiet">{failure ?? waits_for ?? sentence}</span>,
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
