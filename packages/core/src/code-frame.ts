const LINES_AROUND = 2

/** The lines around a position, numbered, with a mark at the line, or under the column if it is known. Both count from 1. */
export function codeFrame(text: string, line: number, column: number | undefined): string {
  const lines = text.split('\n')
  const first = Math.max(1, line - LINES_AROUND)
  const last = Math.min(lines.length, line + LINES_AROUND)
  const width = String(last).length
  const shown = lines.slice(first - 1, last).flatMap((content, index) => {
    const number = first + index
    const mark = number === line && column === undefined ? '>' : ' '
    const numbered = `${mark} ${String(number).padStart(width)} | ${content}`
    if (number !== line || column === undefined) return [numbered]
    return [numbered, `  ${' '.repeat(width)} | ${' '.repeat(Math.max(0, column - 1))}^`]
  })
  return shown.join('\n')
}
