import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useRef } from 'react'
import type { GridCell, GridRun, GridTask } from '../../../data/shapes/dag.ts'
import { Id } from '../../../parts/id.tsx'
import { PaneDivider, usePane } from '../../../parts/pane-divider.tsx'
import styles from './grid.module.css'
import { CellLink, RunHead } from './grid-cells.tsx'

const CELL = 26
const HEAD = 64

interface GridProps {
  readonly tasks: readonly GridTask[]
  readonly runs: readonly GridRun[]
  readonly cells: Readonly<Record<string, Readonly<Record<string, GridCell>>>>
  /** Asks for older runs, where there are any. */
  readonly more: (() => unknown) | undefined
}

/** Draws only the rows and the columns that can be seen. */
export function Grid({ tasks, runs, cells, more }: GridProps): ReactNode {
  const pane = useRef<HTMLDivElement>(null)
  const names = usePane('grid', { initial: 220, least: 100, most: 520 })
  const getScrollElement = () => pane.current
  const rows = useVirtualizer({ count: tasks.length, getScrollElement, estimateSize: () => CELL, overscan: 8 })
  const columns = useVirtualizer({
    ...{ count: runs.length, getScrollElement, estimateSize: () => CELL, overscan: 8 },
    horizontal: true,
  })
  const shown = columns.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= runs.length - 8) more?.()
  }, [last, runs.length, more])
  const longest = Math.max(1, ...runs.map((run) => run.duration_ms ?? 0))
  return (
    <div className={styles.pane} ref={pane}>
      <table
        className={styles.grid}
        aria-label="Task instances by run"
        aria-colcount={runs.length + 1}
        aria-rowcount={tasks.length + 1}
        style={{ width: names.width + columns.getTotalSize() + 12, height: HEAD + rows.getTotalSize() }}
      >
        <thead className={styles.head}>
          <tr style={{ height: HEAD }}>
            <th className={styles.corner} style={{ width: names.width, height: HEAD }}>
              Task
              <PaneDivider label="Width of the names" pane={names} />
            </th>
            {shown.map(({ index, start }) => (
              <td key={runs[index]?.id} className={styles.place} style={{ left: names.width + start }}>
                <RunHead run={runs[index]} longest={longest} />
              </td>
            ))}
          </tr>
        </thead>
        <tbody className={styles.body}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const task = tasks[index]
            if (task === undefined) return null
            return (
              <tr key={task.task_id} className={styles.row} style={{ top: start }} aria-rowindex={index + 2}>
                <th scope="row" className={styles.name} style={{ width: names.width }}>
                  <Id most={Math.floor((names.width - 24) / 7)}>{task.task_id}</Id>
                  {task.per_sample ? (
                    <span className={styles.folded} title="Runs once per sample">
                      {' '}
                      ×
                    </span>
                  ) : null}
                </th>
                {shown.map(({ index: column, start: left }) => (
                  <td key={runs[column]?.id} className={styles.place} style={{ left: names.width + left }}>
                    <CellLink
                      run={runs[column]}
                      task={task.task_id}
                      cell={cells[runs[column]?.id ?? '']?.[task.task_id]}
                    />
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
