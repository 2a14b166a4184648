import type { InstanceItem } from '../../data/shapes/instance.ts'
import { InstanceTime } from '../../parts/instances/instance-time.tsx'
import { TaskAndSample } from '../../parts/instances/task-and-sample.tsx'
import { Why } from '../../parts/instances/why.tsx'
import { LightLink, runPath } from '../../parts/light-link.tsx'
import { RunOfDag } from '../../parts/run-of-dag.tsx'
import { StateBadge } from '../../parts/state.tsx'
import { shownState } from '../../parts/state-shapes.ts'
import type { Column } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'

/** Columns that identify a task instance among all runs. */
export const COLUMNS: readonly Column<InstanceItem>[] = [
  { id: 'state', head: 'State', width: '132px', cell: (row) => <StateBadge state={shownState(row)} /> },
  {
    id: 'task',
    head: 'Task',
    isName: true,
    width: 'minmax(150px, 1fr)',
    cell: ({ task_id, sample }) => <TaskAndSample task={task_id} sample={sample} />,
  },
  {
    id: 'run',
    head: 'Run',
    width: 'minmax(150px, 1fr)',
    cell: ({ run }) => (
      <LightLink address={runPath(run.id)}>
        <RunOfDag dag={run.dag_id} run={run.id} />
      </LightLink>
    ),
  },
  {
    id: 'reason',
    head: 'Why',
    width: 'minmax(180px, 2fr)',
    isMinor: true,
    cell: (row) => <Why instance={row} />,
  },
  { id: 'end', head: 'Ended', width: '90px', isMinor: true, cell: ({ finished_at }) => <Time at={finished_at} /> },
  {
    id: 'duration',
    head: 'Duration',
    width: '72px',
    align: 'end',
    cell: (row) => <InstanceTime instance={row} />,
  },
]
