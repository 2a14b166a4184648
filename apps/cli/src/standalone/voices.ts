import type { Output } from '@ml-airflow/commands'

const WIDTH = 'standalone'.length

/** One line for each thing that somebody says, with who said it. */
export class Voices {
  readonly #output: Output

  constructor(output: Output) {
    this.#output = output
  }

  say(who: string, text: string): void {
    this.#output.pass(`${who.padEnd(WIDTH)} | ${text}\n`)
  }

  /** A line that a child wrote: of its log, in JSON, or any other. */
  pass(who: string, line: string): void {
    const entry = logEntry(line)
    if (entry === undefined) this.say(who, line)
    else if (!entry.ready) this.say(who, entry.msg)
  }
}

/** A line of the log of an app. */
export interface LogEntry {
  readonly msg: string
  /** It is the one which says that the app is ready. */
  readonly ready?: boolean
  /** Where the API listens. */
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
