import { getRouteApi } from '@tanstack/react-router'
import { type ReactNode, useMemo, useState } from 'react'
import { useMay } from '../../data/me.ts'
import type { InstanceItem } from '../../data/shapes/instance.ts'
import type { RunDetail } from '../../data/shapes/run.ts'
import { Id } from '../../parts/id.tsx'
import { StateIcon } from '../../parts/state.tsx'
import { shapeOf } from '../../parts/state-shapes.ts'
import { type Column, Table } from '../../parts/table.tsx'
import { plural } from '../../parts/text.ts'
import { Duration } from '../../parts/time.tsx'
import { BulkActions } from './instance-actions.tsx'
import styles from './run-views.module.css'

const route = getRouteApi('/runs/$run')

interface InstanceListProps {
  readonly run: RunDetail
  readonly instances: readonly InstanceItem[]
  readonly more: (() => void) | undefined
  readonly isLoadingMore: boolean
  onChoose(instance: InstanceItem): void
}

/** Task instances with their decisions; marked ones can be acted on together. */
export function InstanceList({ instances, more, isLoadingMore, onChoose }: InstanceListProps): ReactNode {
  const { task, sample } = route.useSearch()
  const mayAct = useMay('operator')
  const [marked, setMarked] = useState<ReadonlySet<number>>(new Set())
  const columns = useMemo(() => {
    const mark = (id: number): void =>
      setMarked((before) => {
        const after = new Set(before)
        if (!after.delete(id)) after.add(id)
        return after
      })
    return mayAct ? [markColumn(marked, mark), ...COLUMNS] : COLUMNS
  }, [mayAct, marked])
  return (
    <>
      {marked.size > 0 ? (
        <div className={styles.bulk}>
          <span>{plural(marked.size, 'task instance')} selected</span>
          <BulkActions ids={[...marked]} onDone={() => setMarked(new Set())} />
          <button type="button" className="link" onClick={() => setMarked(new Set())}>
            Select none
          </button>
        </div>
      ) : null}
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

function markColumn(marked: ReadonlySet<number>, onMark: (id: number) => void): Column<InstanceItem> {
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
        onChange={() => onMark(id)}
      />
    ),
  }
}

const COLUMNS: readonly Column<InstanceItem>[] = [
  {
    id: 'state',
    head: <span className="unseen">State</span>,
    width: '18px',
    cell: ({ state }) => <StateIcon state={state} label={shapeOf(state).label} />,
  },
  {
    id: 'task',
    head: 'Task',
    width: 'minmax(120px, 1fr)',
    cell: ({ task_id, sample, sentence, failure }) => (
      <div className={styles.task}>
        <span>
          <Id>{task_id}</Id>
          {sample === null ? null : (
            <span className="quiet">
              {' '}
              · <Id most={24}>{sample}</Id>
            </span>
          )}
        </span>
        <span className={styles.reason} title={failure ?? sentence}>
          {failure ?? sentence}
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
