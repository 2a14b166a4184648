/** A time as both databases store it: UTC, `YYYY-MM-DD HH:MM:SS.SSS`. */
export function sqlTime(date: Date): string {
  return date.toISOString().slice(0, 23).replace('T', ' ')
}

export function timeOf(text: string): Date {
  return new Date(`${text.replace(' ', 'T')}Z`)
}
