import type { WriteStream } from 'node:tty'
import { paintState } from './colour.ts'
import { formatted, type OutputFormat } from './formats.ts'
import { plain, plainLog } from './plain.ts'
import { type Row, table } from './table.ts'

type Stream = Pick<WriteStream, 'write'> & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>

/** Where a command speaks: its answer goes to stdout, what it has to say beside that to stderr. */
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

  /** Whether tables are coloured from now on; `auto` leaves it as it was, by the terminal and NO_COLOR. */
  colour(wanted: 'on' | 'off' | 'auto'): void {
    if (wanted !== 'auto') this.#colours = wanted === 'on'
  }

  /** Whether a person reads the answers, and no program. */
  get isTerminal(): boolean {
    return this.#onTerminal
  }

  /** The one answer of a command: text for people, or one of the forms for programs. */
  answer(json: unknown, text: () => string): void {
    this.#stdout.write(`${this.format === 'table' ? text() : formatted(json, this.format)}\n`)
  }

  /** Part of an answer that grows with time. */
  print(text: string): void {
    this.#stdout.write(text)
  }

  /** The same for text that others wrote: a terminal sees none of its control characters, a pipe gets it as it is. */
  pass(text: string): void {
    this.#stdout.write(this.#onTerminal ? plainLog(text) : text)
  }

  /** Part of what is said beside the answer, as it is. */
  complain(text: string): void {
    this.#stderr.write(plain(text))
  }

  /** A message beside the answer. */
  say(sentence: string): void {
    this.#stderr.write(`${plain(sentence)}\n`)
  }

  table(head: readonly string[], rows: readonly Row[]): string {
    const width = this.#onTerminal ? this.#stdout.columns : undefined
    return table(head, rows, { width, ...(this.#colours ? { paint: paintCell } : {}) })
  }

  /**
   * Puts lines, each a name and a state, and sentences below them in the place of the `previous` last lines. Only where `canRedraw`.
   * @returns how many lines these are
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

/** A line that a terminal breaks by itself would be counted wrongly. */
function wrap(text: string, width: number): readonly string[] {
  return text.match(new RegExp(`.{1,${Math.max(20, width)}}`, 'gu')) ?? []
}

function paintCell(text: string, column: string): string {
  return ['state', 'decision', 'outcome', 'source'].includes(column) ? paintState(text) : text
}
