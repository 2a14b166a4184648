import CliTable from 'cli-table3'
import { plain } from './plain.ts'

export type Row = readonly (string | number)[]

const NARROWEST = 24

/**
 * Draws a table. Where `width` is given and too small, the last column, which holds the longest texts, is wrapped.
 * `paint` may colour a cell and must not change what is read.
 */
export function table(
  head: readonly string[],
  rows: readonly Row[],
  options: { width?: number | undefined; paint?: (text: string, column: string) => string } = {},
): string {
  const texts = rows.map((row) => row.map((cell) => plain(String(cell)).replaceAll('\n', ' ')))
  const drawn = new CliTable({
    head: [...head],
    style: { head: [], border: [], compact: true },
    ...wrapping(head, texts, options.width),
  })
  const paint = options.paint ?? ((text: string) => text)
  drawn.push(...texts.map((row) => row.map((text, index) => paint(text, head[index] ?? ''))))
  return drawn.toString()
}

function wrapping(
  head: readonly string[],
  texts: readonly (readonly string[])[],
  width: number | undefined,
): { colWidths?: number[]; wordWrap?: boolean } {
  if (width === undefined) return {}
  const needed = head.map((title, index) => 2 + Math.max(title.length, ...texts.map((row) => row[index]?.length ?? 0)))
  const last = needed.pop() ?? 0
  const left = width - head.length - 1 - needed.reduce((sum, one) => sum + one, 0)
  return last <= left ? {} : { colWidths: [...needed, Math.max(NARROWEST, left)], wordWrap: true }
}
