import { type ReactNode, type RefObject, useEffect, useMemo, useRef } from 'react'
import type { GridRun } from '../../../data/shapes/dag.ts'
import { durationText } from '../../../parts/durations.ts'
import { type Pane, PaneDivider, usePane } from '../../../parts/pane-divider.tsx'
import styles from './grid.module.css'
import { GridColumns } from './grid-columns.tsx'
import { CELL } from './grid-drawing.ts'
import { GridHeads } from './grid-heads.tsx'
import { moveByArrow } from './grid-keys.ts'
import { GridName } from './grid-name.tsx'
import type { GridRow } from './grid-rows.ts'
import { type Blocks, useBlocks } from './use-blocks.ts'
import { useCrosshair } from './use-crosshair.ts'

const HEAD = 64
/** Number of columns before the last one at which older runs load. */
const AHEAD = 16
const COLUMN_BLOCK = 4
const ROW_BLOCK = 8

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
export function Grid({ rows, runs, unfolded, onToggle, more }: GridProps): ReactNode {
  const pane = useRef<HTMLElement>(null)
  const names = useNames()
  const down = useBlocks(pane, { count: rows.length, size: CELL, block: ROW_BLOCK })
  const across = useBlocks(pane, { count: runs.length, size: CELL, block: COLUMN_BLOCK, isHorizontal: true })
  const crosshair = useCrosshair({ left: names.width, top: HEAD, size: CELL })
  useOlderRuns(across, runs.length, more)
  const longestMs = useMemo(() => Math.max(1, ...runs.map((run) => run.duration_ms ?? 0)), [runs])
  const [width, height] = [runs.length * CELL, rows.length * CELL]
  return (
    <section
      className={styles.pane}
      ref={pane}
      aria-label="Task instances by run"
      onKeyDown={moveByArrow}
      style={{ scrollPadding: `${HEAD}px ${CELL}px ${CELL}px ${names.width}px` }}
    >
      <div
        className={styles.grid}
        style={{ width: names.width + width + 12, height: HEAD + height }}
        onPointerMove={crosshair.onMove}
        onPointerLeave={crosshair.onLeave}
      >
        <div className={styles.head} style={{ height: HEAD }}>
          <Corner names={names} height={HEAD} longestMs={longestMs} />
          <GridHeads runs={runs} longestMs={longestMs} first={across.first} last={across.last} left={names.width} />
        </div>
        <Names rows={rows} down={down} width={names.width} unfolded={unfolded} onToggle={onToggle} />
        <div className={styles.cells} style={{ top: HEAD, left: names.width, width, height }}>
          <GridColumns
            rows={rows}
            runs={runs}
            firstRow={down.first}
            lastRow={down.last}
            rowBlock={ROW_BLOCK}
            first={across.first}
            last={across.last}
          />
        </div>
        <Crosshair row={crosshair.row} column={crosshair.column} />
      </div>
    </section>
  )
}

/** On a phone, the names leave most of the width to the runs. */
function useNames(): Pane {
  const pane = usePane('grid', { initial: 220, least: 100, most: 520 })
  return { ...pane, width: Math.min(pane.width, Math.round(0.4 * window.innerWidth)) }
}

function useOlderRuns({ last }: Blocks, count: number, more: GridProps['more']): void {
  useEffect(() => {
    if (last >= count - AHEAD) more?.()
  }, [last, count, more])
}

interface CornerProps {
  readonly names: Pane
  readonly height: number
  readonly longestMs: number
}

/** Head of the names, with the scale of the bars beside it. */
function Corner({ names, height, longestMs }: CornerProps): ReactNode {
  return (
    <div className={styles.corner} style={{ width: names.width, height }}>
      Task
      {longestMs > 1 ? (
        <span className={styles.scale} title="Duration of the run with the tallest bar">
          {durationText(longestMs)}
        </span>
      ) : null}
      <PaneDivider label="Width of the names" pane={names} />
    </div>
  )
}

interface NamesProps extends Pick<GridProps, 'rows' | 'unfolded' | 'onToggle'> {
  readonly down: Blocks
  /** In pixels. */
  readonly width: number
}

function Names({ rows, down: { first, last }, width, unfolded, onToggle }: NamesProps): ReactNode {
  return (
    <ul className={styles.names} aria-label="Tasks" style={{ width, height: rows.length * CELL }}>
      {rows.slice(first, last + 1).map((row, place) => (
        <li key={row.key} className={styles.name} style={{ top: (first + place) * CELL }}>
          <GridName row={row} width={width} isUnfolded={unfolded.has(row.task.task_id)} onToggle={onToggle} />
        </li>
      ))}
    </ul>
  )
}

type Mark = RefObject<HTMLDivElement | null>

/** The row and the column under the pointer. */
function Crosshair({ row, column }: { readonly row: Mark; readonly column: Mark }): ReactNode {
  return (
    <>
      <div ref={row} className={styles.rowMark} hidden />
      <div ref={column} className={styles.columnMark} hidden />
    </>
  )
}
