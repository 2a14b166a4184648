import { stringify } from 'yaml'

/** Values of -o: a table for people, and machine-readable formats. */
export const OUTPUT_FORMATS = ['table', 'json', 'yaml', 'plain', 'csv'] as const
export type OutputFormat = (typeof OUTPUT_FORMATS)[number]

/** An answer as text. `plain` and `csv` print one row per list element; anything else is one row. */
export function formatted(answer: unknown, format: Exclude<OutputFormat, 'table'>): string {
  if (format === 'json') return JSON.stringify(answer, undefined, 2)
  // The round trip through JSON makes dates and undefined values equal in every format.
  const plain: unknown = JSON.parse(JSON.stringify(answer ?? null))
  if (format === 'yaml') return stringify(plain).trimEnd()
  const rows = (Array.isArray(plain) ? plain : [plain]).map(columnsOf)
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const cells = rows.map((row) => names.map((name) => cellOf(row[name])))
  return format === 'csv' ? csv([names, ...cells]) : aligned([names, ...cells])
}

function columnsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : { value }
}

function cellOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** RFC 4180 with line feeds. */
function csv(lines: readonly (readonly string[])[]): string {
  const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  return lines.map((line) => line.map(quoted).join(',')).join('\n')
}

/** Columns separated by spaces; one line per row, whatever a cell contains. */
function aligned(lines: readonly (readonly string[])[]): string {
  const flat = lines.map((line) => line.map((cell) => cell.replaceAll(/\s+/g, ' ')))
  const widths = flat.reduce<number[]>((most, line) => line.map((cell, at) => Math.max(most[at] ?? 0, cell.length)), [])
  return flat
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
