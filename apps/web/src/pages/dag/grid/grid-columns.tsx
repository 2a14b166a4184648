import { memo, type ReactNode, useMemo } from 'react'
import type { GridRun } from '../../../data/shapes/dag.ts'
import { durationText } from '../../../parts/durations.ts'
import { LightLink, runPath } from '../../../parts/light-link.tsx'
import { countsInWords, stateColour } from '../../../parts/state.tsx'
import { shapeOf, shownCounts, shownState } from '../../../parts/state-shapes.ts'
import styles from './grid.module.css'
import { CELL, type CellOf, drawingsOf, ICON_TRANSFORM, type StateDrawing } from './grid-drawing.ts'
import type { GridRow } from './grid-rows.ts'

interface GridColumnsProps {
  readonly rows: readonly GridRow[]
  readonly runs: readonly GridRun[]
  /** Rendered rows and columns, both included. */
  readonly firstRow: number
  readonly lastRow: number
  readonly first: number
  readonly last: number
  /** Number of rows of a tile. */
  readonly rowBlock: number
}

/** Runs as columns: one that scrolls into view adds elements, and changes none of the others. */
export const GridColumns = memo(function GridColumns(props: GridColumnsProps): ReactNode {
  const { rows, runs, firstRow, lastRow, first, last, rowBlock } = props
  const tiles = useMemo(() => tilesOf({ rows, firstRow, lastRow, rowBlock }), [rows, firstRow, lastRow, rowBlock])
  return runs.slice(first, last + 1).map((run, place) => (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      key={run.id}
      role="group"
      aria-label={`Run ${run.id}`}
      data-run={run.id}
      className={styles.column}
      style={{ left: (first + place) * CELL }}
    >
      {tiles.map((tile) => (
        <Tile key={tile.top} {...tile} run={run} column={first + place} isReached={place === 0} />
      ))}
    </div>
  ))
})

interface Tiling {
  readonly rows: readonly GridRow[]
  /** Index of its first row. */
  readonly top: number
}

function tilesOf({
  rows,
  firstRow,
  lastRow,
  rowBlock,
}: Pick<GridColumnsProps, 'rows' | 'firstRow' | 'lastRow' | 'rowBlock'>): readonly Tiling[] {
  const count = Math.ceil((lastRow + 1 - firstRow) / rowBlock)
  return Array.from({ length: count }, (_, n) => {
    const top = firstRow + n * rowBlock
    return { top, rows: rows.slice(top, Math.min(top + rowBlock, lastRow + 1)) }
  })
}

interface TileProps extends Tiling {
  readonly run: GridRun
  readonly column: number
  /** Whether Tab reaches its cells. */
  readonly isReached: boolean
}

/** Some cells of a run: their drawing, and a link over each of them. */
const Tile = memo(function Tile({ rows, top, run, column, isReached }: TileProps): ReactNode {
  const cells = rows.map((row) => row.cellOf(run.id))
  return (
    <div className={styles.tile} style={{ top: top * CELL, height: rows.length * CELL }}>
      {drawingsOf(cells).map((drawing) => (
        <Drawing key={drawing.state} {...drawing} height={rows.length * CELL} />
      ))}
      {rows.map((row, place) => {
        const cell = cells[place]
        if (cell === undefined) return <span key={row.key} className={styles.cell} />
        const words = wordsOf(row, run, cell)
        return (
          <LightLink
            key={row.key}
            address={runPath(run.id, { task: row.task.task_id, sample: row.sample ?? null })}
            className={styles.cell}
            title={words}
            aria-label={words}
            data-column={column}
            data-row={top + place}
            tabIndex={isReached ? undefined : -1}
          />
        )
      })}
    </div>
  )
}, isSameTile)

/** Most events change a few cells: tiles without them stay as they are. */
function isSameTile(before: TileProps, now: TileProps): boolean {
  const { run, top, column, isReached, rows } = now
  if (before.run !== run || before.top !== top || before.column !== column) return false
  if (before.isReached !== isReached || before.rows.length !== rows.length) return false
  return rows.every((row, place) => {
    const was = before.rows[place]
    return was?.key === row.key && was.cellOf(run.id) === row.cellOf(run.id)
  })
}

/** The icons and grounds of all cells with one state. */
function Drawing({ state, ground, icon, share, height }: StateDrawing & { readonly height: number }): ReactNode {
  return (
    <svg
      aria-hidden="true"
      className={styles.drawing}
      data-state={state}
      style={{ color: stateColour(state) }}
      width={CELL}
      height={height}
    >
      {ground === '' ? null : <path className={styles.ground} d={ground} />}
      {share === '' ? null : <path fill="currentColor" d={share} />}
      {icon === '' ? null : (
        <path
          className={styles.icon}
          d={icon}
          transform={ICON_TRANSFORM}
          fill={shapeOf(state).isFilled || state === 'running' ? 'currentColor' : 'none'}
          fillRule="evenodd"
        />
      )}
    </svg>
  )
}

function wordsOf({ task, sample }: GridRow, run: GridRun, cell: NonNullable<CellOf>): string {
  const name = sample === undefined ? task.task_id : `${task.task_id} ${sample}`
  const isOfSeveral = 'states' in cell && cell.count > 1
  const state = isOfSeveral ? countsInWords(shownCounts(cell)) : shapeOf(shownState(cell)).label
  const spent = cell.duration_ms === null ? '' : `, ${durationText(cell.duration_ms)}`
  return `${name}, run ${run.id}: ${state}${spent}`
}
