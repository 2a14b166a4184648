import type { Output } from '@ml-airflow/commands'
import { logEntry } from '../log-entry.ts'

const WIDTH = 'standalone'.length

/** Prefixes each line of output with the name of its source. */
export class PrefixedOutput {
  readonly #output: Output

  constructor(output: Output) {
    this.#output = output
  }

  say(who: string, text: string): void {
    this.#output.pass(`${who.padEnd(WIDTH)} | ${text}\n`)
  }

  /** A line of a child: a JSON log entry, or any other text. */
  pass(who: string, line: string): void {
    const entry = logEntry(line)
    if (entry === undefined) this.say(who, line)
    else if (!entry.ready) this.say(who, entry.msg)
  }
}
