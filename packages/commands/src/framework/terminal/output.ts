import type { WriteStream } from 'node:tty'
import { paintState } from './colour.ts'
import { formatted, type OutputFormat } from './formats.ts'
import { plain, plainLog } from './safe-text.ts'
import { type TableRow, table } from './table.ts'

type Stream = Pick<WriteStream, 'write'> & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>

/** Output of a command: the answer goes to stdout, messages go to stderr. */
export class Output {
  format: OutputFormat = 'table'
  readonly #stdout: Stream
  readonly #stderr: Stream
  readonly #onTerminal: boolean
  #colours: boolean

  constructor(stdout: Stream, stderr: Stream, env: Readonly<Record<string, string | undefined>>) {
    this.#stdout = stdout
    this.#stderr = stderr
    this.#onTerminal = stdout.isTTY ?? false
    this.#colours = this.#onTerminal && !env.NO_COLOR && env.TERM !== 'dumb'
  }

  /** Switches colours for tables; `auto` keeps the choice made from the terminal and NO_COLOR. */
  colour(wanted: 'on' | 'off' | 'auto'): void {
    if (wanted !== 'auto') this.#colours = wanted === 'on'
  }

  /** Whether a person reads the answers, rather than a program. */
  get isTerminal(): boolean {
    return this.#onTerminal
  }

  /** The single answer of a command: text for people, or a machine-readable format. */
  answer(json: unknown, text: () => string): void {
    this.#stdout.write(`${this.format === 'table' ? text() : formatted(json, this.format)}\n`)
  }

  /** Prints part of a streamed answer. */
  print(text: string): void {
    this.#stdout.write(text)
  }

  /** Prints text from outside: without control characters on a terminal, unchanged into a pipe. */
  pass(text: string): void {
    this.#stdout.write(this.#onTerminal ? plainLog(text) : text)
  }

  /** Writes text to stderr, without a final line break. */
  complain(text: string): void {
    this.#stderr.write(plain(text))
  }

  /** Writes a message to stderr. */
  say(sentence: string): void {
    this.#stderr.write(`${plain(sentence)}\n`)
  }

  table(head: readonly string[], rows: readonly TableRow[]): string {
    const width = this.#onTerminal ? this.#stdout.columns : undefined
    return table(head, rows, { width, ...(this.#colours ? { paint: paintCell } : {}) })
  }

  /**
   * Replaces the `previous` last lines by one line per name and state, followed by the sentences. Requires `canRedraw`.
   * @returns number of lines written
   */
  redraw(
    lines: readonly (readonly [name: string, state: string])[],
    notes: readonly string[],
    previous: number,
  ): number {
    const up = previous > 0 ? `\u001b[${previous}A` : ''
    const room = (this.#stderr.columns ?? 80) - 20
    const paint = this.#colours ? paintState : (state: string) => state
    const drawn = lines.map(([name, state]) => `${plain(name).slice(0, room)}  ${paint(state)}\n`)
    const width = this.#stderr.columns ?? 80
    const wrapped = notes.flatMap((note) => wrap(plain(note), width - 1)).map((line) => `${line}\n`)
    this.#stderr.write(`${up}\u001b[J${drawn.join('')}${wrapped.join('')}`)
    return drawn.length + wrapped.length
  }

  get canRedraw(): boolean {
    return this.#stderr.isTTY === true && this.format === 'table'
  }
}

/** A line that the terminal wraps would break the line count. */
function wrap(text: string, width: number): readonly string[] {
  return text.match(new RegExp(`.{1,${Math.max(20, width)}}`, 'gu')) ?? []
}

function paintCell(text: string, column: string): string {
  return ['state', 'decision', 'outcome', 'source'].includes(column) ? paintState(text) : text
}
