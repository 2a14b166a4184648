const LINES_AROUND = 2

/** The lines of a text around a place, with their numbers and a mark under the column. Lines and columns count from 1. */
export function codeFrame(text: string, line: number, column: number): string {
  const lines = text.split('\n')
  const first = Math.max(1, line - LINES_AROUND)
  const last = Math.min(lines.length, line + LINES_AROUND)
  const width = String(last).length
  const shown = lines.slice(first - 1, last).flatMap((content, index) => {
    const number = first + index
    const numbered = `  ${String(number).padStart(width)} | ${content}`
    return number === line ? [numbered, `  ${' '.repeat(width)} | ${' '.repeat(Math.max(0, column - 1))}^`] : [numbered]
  })
  return shown.join('\n')
}
