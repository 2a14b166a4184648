import type { GridCell, SampleCell } from '../../../data/shapes/dag.ts'
import { sortedCounts } from '../../../parts/state.tsx'
import { shapeOf, shownCounts, shownState } from '../../../parts/state-shapes.ts'

/** Width and height of a cell, in pixels. */
export const CELL = 26

const ICON = 14
const SCALE = ICON / 16
const MARGIN = (CELL - ICON) / 2
/** From the icons' squares of 16 to the cells. */
export const ICON_TRANSFORM = `translate(${MARGIN} ${MARGIN}) scale(${SCALE})`
/** Width of the bar that shows the share of each state. */
const BAR = CELL - 8

/** A run may lack a task. */
export type CellOf = GridCell | SampleCell | undefined

/** SVG paths of all cells of a column that have one state: an element for each cell would make scrolling slow. */
export interface StateDrawing {
  readonly state: string
  readonly ground: string
  readonly icon: string
  readonly share: string
}

export function drawingsOf(cells: readonly CellOf[]): readonly StateDrawing[] {
  const drawings = new Drawings()
  for (const [place, cell] of cells.entries()) if (cell !== undefined) drawings.add(cell, place * CELL)
  return drawings.all
}

class Drawings {
  readonly #byState = new Map<string, { -readonly [Part in keyof StateDrawing]: StateDrawing[Part] }>()

  get all(): readonly StateDrawing[] {
    return [...this.#byState.values()]
  }

  add(cell: NonNullable<CellOf>, top: number): void {
    const drawing = this.#of(shownState(cell))
    drawing.ground += groundAt(top)
    drawing.icon += `M0 ${top / SCALE}${shapeOf(drawing.state).path}`
    if ('states' in cell && cell.count > 1) this.#addShares(cell, top)
  }

  #addShares(cell: GridCell, top: number): void {
    let left = 4
    for (const [state, count] of sortedCounts(shownCounts(cell))) {
      const width = (BAR * count) / cell.count
      this.#of(state).share += `M${left} ${top + CELL - 6}h${width}v3h${-width}Z`
      left += width
    }
  }

  #of(state: string) {
    const drawing = this.#byState.get(state) ?? { state, ground: '', icon: '', share: '' }
    this.#byState.set(state, drawing)
    return drawing
  }
}

/** A square with round corners. */
function groundAt(top: number): string {
  return `M6 ${top + 2}h14a4 4 0 0 1 4 4v14a4 4 0 0 1-4 4h-14a4 4 0 0 1-4-4v-14a4 4 0 0 1 4-4Z`
}
