/** A log line of an app. */
export interface LogEntry {
  readonly msg: string
  /** Pino's level: 40 is a warning, 50 an error. */
  readonly level?: number
  /** Milliseconds since 1970, or ISO 8601. */
  readonly time?: number | string
  /** Marks the entry that reports readiness. */
  readonly ready?: boolean
  /** Address of the API. */
  readonly address?: string
}

export function logEntry(line: string): LogEntry | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    const entry: unknown = JSON.parse(line)
    return typeof entry === 'object' && entry !== null && 'msg' in entry ? (entry as LogEntry) : undefined
  } catch {
    return undefined
  }
}

const WARNING = 40
const ERROR = 50

/** `2026-11-27 14:05:09 warning: …`, in a readable form. Undefined if the line is not a log entry. */
export function readableEntry(line: string): string | undefined {
  const entry = logEntry(line)
  if (entry === undefined) return undefined
  const { msg, level = 0, time } = entry
  const at = time === undefined ? '' : `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} `
  const weight = level >= ERROR ? 'error: ' : level >= WARNING ? 'warning: ' : ''
  return `${at}${weight}${msg}`
}
