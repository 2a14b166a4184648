import { type Line, verdict } from './line.ts'

const HEAD = ['load', 'who', 'what', 'measured', 'ratio', 'must', 'goal', 'reached']

/** The lines as a Markdown table, which is also readable on a terminal. */
export function table(lines: readonly Line[]): string {
  const rows = [HEAD, ...lines.map(cells)]
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const rule = widths.map((width) => '-'.repeat(width))
  const texts = [rows[0] ?? [], rule, ...rows.slice(1)].map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)))
  return texts.map((row) => `| ${row.join(' | ')} |`).join('\n')
}

function cells(line: Line): string[] {
  const { load, who, what, value, unit, ratio, aim } = line
  const than = aim?.atLeast ? '≥' : '≤'
  return [
    load,
    who,
    what,
    `${rounded(value)} ${unit}`,
    ratio === undefined ? '' : `${rounded(ratio.value)} × ${ratio.to}`,
    aim === undefined ? '' : `${than} ${aim.must}`,
    aim === undefined ? '' : `${than} ${aim.goal}`,
    verdict(line),
  ]
}

function rounded(value: number): string {
  if (value >= 100) return value.toFixed(0)
  return value.toFixed(value >= 10 ? 1 : 2)
}
