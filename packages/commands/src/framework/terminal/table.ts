import CliTable, { type Cell } from 'cli-table3'
import { plain } from './safe-text.ts'

export type TableRow = readonly (string | number)[]

interface TableOptions {
  /** Terminal width in columns. Default: no wrapping. */
  readonly width?: number | undefined
  /** Colours a cell. Must not change its text. */
  readonly paint?: (text: string, column: string) => string
}

/** Below this width, the last column moves below the others. */
const NARROWEST = 36

/** Draws a table. The last column holds the longest texts and wraps on a narrow terminal. */
export function table(head: readonly string[], rows: readonly TableRow[], options: TableOptions = {}): string {
  const { width = Number.POSITIVE_INFINITY, paint = (text: string) => text } = options
  const texts = rows.map((row) => row.map((cell) => plain(String(cell)).replaceAll('\n', ' ')))
  const painted = texts.map((row) => row.map((text, index) => paint(text, head[index] ?? '')))
  const widths = head.map((title, index) => 2 + Math.max(title.length, ...texts.map((row) => row[index]?.length ?? 0)))
  const others = widths.slice(0, -1)
  const left = width - others.reduce((sum, one) => sum + one + 1, 2)
  if ((widths.at(-1) ?? 0) <= left) return draw(head, painted)
  return left >= NARROWEST ? drawBeside(head, painted, left) : drawBelow(head, painted, others)
}

function drawBeside(head: readonly string[], rows: readonly (readonly string[])[], width: number): string {
  const colWidths = head.map((_, index) => (index < head.length - 1 ? null : width))
  return draw(head, rows, { colWidths, wrapOnWordBoundary: wordsFit(rows, width - 2) })
}

function drawBelow(head: readonly string[], rows: readonly (readonly string[])[], colWidths: number[]): string {
  const doubled = rows.flatMap((row): Cell[][] => [
    row.slice(0, -1),
    [{ content: `  ${row.at(-1)}`, colSpan: colWidths.length, wordWrap: true }],
  ])
  const room = colWidths.reduce((sum, one) => sum + one + 1, -5)
  return draw(head.slice(0, -1), doubled, { colWidths, wrapOnWordBoundary: wordsFit(rows, room) })
}

/** A word longer than its line must break, or it would be cut off. */
function wordsFit(rows: readonly (readonly string[])[], room: number): boolean {
  return rows.every((row) =>
    row
      .at(-1)
      ?.split(' ')
      .every((word) => word.length <= room),
  )
}

function draw(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  wrapping: { readonly colWidths?: (number | null)[]; readonly wrapOnWordBoundary?: boolean } = {},
): string {
  const style = { head: [], border: [], compact: true }
  const drawn = new CliTable({ ...wrapping, head: [...head], wordWrap: true, style })
  drawn.push(...rows.map((row) => [...row]))
  return drawn.toString()
}
