import type { Output } from '@ml-airflow/commands'
import { logEntry } from '../log-entry.ts'

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
