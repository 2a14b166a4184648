import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { InstanceItem } from '../../data/shapes/instance.ts'
import { InstanceTime } from '../../parts/instances/instance-time.tsx'
import { MarkedBar, useMarkedColumns } from '../../parts/instances/marked-instances.tsx'
import { TaskAndSample } from '../../parts/instances/task-and-sample.tsx'
import { Why } from '../../parts/instances/why.tsx'
import { useMarks } from '../../parts/marks.tsx'
import type { Paging } from '../../parts/paging.ts'
import { StateIcon } from '../../parts/state.tsx'
import { shapeOf, shownState } from '../../parts/state-shapes.ts'
import { type Column, Table } from '../../parts/table.tsx'
import styles from './run-views.module.css'

const route = getRouteApi('/runs/$run')

interface InstanceListProps {
  readonly instances: readonly InstanceItem[]
  readonly paging: Paging
  onChoose(instance: InstanceItem): void
}

/** Task instances with their decisions. Actions apply to all marked ones. */
export function InstanceList({ instances, paging, onChoose }: InstanceListProps): ReactNode {
  const { task, sample } = route.useSearch()
  const marks = useMarks<number>()
  const columns = useMarkedColumns(COLUMNS, marks)
  return (
    <>
      <MarkedBar marks={marks} />
      <Table
        label="Task instances"
        columns={columns}
        rows={instances}
        rowHeight={49}
        keyOf={({ id }) => String(id)}
        onOpen={onChoose}
        isSelected={(row) => row.task_id === task && (row.sample ?? undefined) === sample}
        {...paging}
        noun="task instance"
      />
    </>
  )
}

const COLUMNS: readonly Column<InstanceItem>[] = [
  {
    id: 'state',
    head: <span className="unseen">State</span>,
    width: '18px',
    cell: (row) => <StateIcon state={shownState(row)} label={shapeOf(shownState(row)).label} />,
  },
  {
    id: 'task',
    head: 'Task',
    width: 'minmax(120px, 1fr)',
    cell: (row) => (
      <div className={styles.task}>
        <TaskAndSample task={row.task_id} sample={row.sample} />
        <Why instance={row} />
      </div>
    ),
  },
  {
    id: 'duration',
    head: 'Duration',
    width: '72px',
    align: 'end',
    cell: (row) => <InstanceTime instance={row} />,
  },
]
