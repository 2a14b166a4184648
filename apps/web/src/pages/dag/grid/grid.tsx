import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useRef } from 'react'
import type { GridRun } from '../../../data/shapes/dag.ts'
import { PaneDivider, usePane } from '../../../parts/pane-divider.tsx'
import styles from './grid.module.css'
import { CellLink, RunHead } from './grid-cells.tsx'
import { GridName } from './grid-name.tsx'
import type { GridRow } from './grid-rows.ts'

const CELL = 26
const HEAD = 64

interface GridProps {
  readonly rows: readonly GridRow[]
  readonly runs: readonly GridRun[]
  /** Tasks with visible samples. */
  readonly unfolded: ReadonlySet<string>
  onToggle(task: string): void
  /** Loads older runs. Undefined if there are none. */
  readonly more: (() => unknown) | undefined
}

/** Renders only the visible rows and columns. */
export function Grid({ rows: all, runs, unfolded, onToggle, more }: GridProps): ReactNode {
  const pane = useRef<HTMLDivElement>(null)
  const names = usePane('grid', { initial: 220, least: 100, most: 520 })
  const getScrollElement = () => pane.current
  const rows = useVirtualizer({ count: all.length, getScrollElement, estimateSize: () => CELL, overscan: 8 })
  const columns = useVirtualizer({
    count: runs.length,
    getScrollElement,
    estimateSize: () => CELL,
    overscan: 8,
    horizontal: true,
  })
  const shown = columns.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= runs.length - 8) more?.()
  }, [last, runs.length, more])
  return (
    <div className={styles.pane} ref={pane}>
      <table
        className={styles.grid}
        aria-label="Task instances by run"
        aria-colcount={runs.length + 1}
        aria-rowcount={all.length + 1}
        style={{ width: names.width + columns.getTotalSize() + 12, height: HEAD + rows.getTotalSize() }}
      >
        <Head runs={runs} shown={shown} names={names} />
        <tbody className={styles.body}>
          {rows.getVirtualItems().map(({ index, start }) => (
            <Row
              key={all[index]?.key}
              row={all[index]}
              index={index}
              top={start}
              runs={runs}
              shown={shown}
              width={names.width}
              unfolded={unfolded}
              onToggle={onToggle}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface HeadProps extends Pick<RowProps, 'runs' | 'shown'> {
  readonly names: ReturnType<typeof usePane>
}

function Head({ runs, shown, names }: HeadProps): ReactNode {
  const longest = Math.max(1, ...runs.map((run) => run.duration_ms ?? 0))
  return (
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
  )
}

interface RowProps extends Pick<GridProps, 'runs' | 'unfolded' | 'onToggle'> {
  readonly row: GridRow | undefined
  readonly index: number
  readonly top: number
  /** Visible columns. */
  readonly shown: readonly VirtualItem[]
  /** Width of the names, in pixels. */
  readonly width: number
}

function Row({ row, index, top, runs, shown, width, unfolded, onToggle }: RowProps): ReactNode {
  if (row === undefined) return null
  return (
    <tr className={styles.row} style={{ top }} aria-rowindex={index + 2}>
      <th scope="row" className={styles.name} style={{ width: width }}>
        <GridName row={row} width={width} isUnfolded={unfolded.has(row.task.task_id)} onToggle={onToggle} />
      </th>
      {shown.map(({ index: column, start: left }) => (
        <td key={runs[column]?.id} className={styles.place} style={{ left: width + left }}>
          <CellLink
            run={runs[column]}
            task={row.task.task_id}
            sample={row.sample}
            cell={row.cellOf(runs[column]?.id)}
          />
        </td>
      ))}
    </tr>
  )
}
