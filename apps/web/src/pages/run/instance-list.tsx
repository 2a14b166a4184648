import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Reused } from '../../data/shapes/common.ts'
import type { InstanceItem } from '../../data/shapes/instance.ts'
import type { RunDetail } from '../../data/shapes/run.ts'
import { MarkedBar, useMarkedColumns } from '../../parts/instances/marked-instances.tsx'
import { TaskAndSample } from '../../parts/instances/task-and-sample.tsx'
import { useMarks } from '../../parts/marks.tsx'
import { StateIcon } from '../../parts/state.tsx'
import { shapeOf, shownState } from '../../parts/state-shapes.ts'
import { type Column, Table } from '../../parts/table.tsx'
import { Duration, Time } from '../../parts/time.tsx'
import styles from './run-views.module.css'

const route = getRouteApi('/runs/$run')

interface InstanceListProps {
  readonly run: RunDetail
  readonly instances: readonly InstanceItem[]
  readonly more: (() => void) | undefined
  readonly isLoadingMore: boolean
  onChoose(instance: InstanceItem): void
}

/** Task instances with their decisions. Actions apply to all marked ones. */
export function InstanceList({ instances, more, isLoadingMore, onChoose }: InstanceListProps): ReactNode {
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
        rowHeight={48}
        keyOf={({ id }) => String(id)}
        onOpen={onChoose}
        isSelected={(row) => row.task_id === task && (row.sample ?? undefined) === sample}
        more={more}
        isLoadingMore={isLoadingMore}
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
    cell: ({ task_id, sample, sentence, failure, waits_for, reused }) => (
      <div className={styles.task}>
        <TaskAndSample task={task_id} sample={sample} />
        <span className={styles.reason} title={failure ?? sentence}>
          {reused ? <Reuse reused={reused} /> : (failure ?? waits_for ?? sentence)}
        </span>
      </div>
    ),
  },
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

function Reuse({ reused: { run, finished_at } }: { readonly reused: Reused }): ReactNode {
  return (
    <>
      done by run {run}, <Time at={finished_at} />
    </>
  )
}
