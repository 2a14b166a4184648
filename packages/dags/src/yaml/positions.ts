import { codeFrame, type FileProblem } from '@ml-airflow/core'
import type { LineCounter } from 'yaml'

/** Path from the root of a document to a value: keys of mappings, and indexes of items. */
export type Path = readonly (string | number)[]

/** A range of a text, in characters. */
export interface Extent {
  readonly start: number
  readonly end: number
}

interface Place {
  readonly key: Extent | undefined
  readonly value: Extent
}

interface Found {
  readonly offset: number
  readonly sentence: string
}

/** Maximum number of reported problems per file: the first ones in the text among those kept. */
const MOST_REPORTED = 50
const MOST_KEPT = 1_000

/** Positions of the parts of a document, and their problems. */
export class Positions {
  readonly #text: string
  readonly #lines: LineCounter
  readonly #positions = new Map<string, Place>()
  #set: string | undefined
  readonly #problems = new Map<string, Found>()

  constructor(text: string, lines: LineCounter) {
    this.#text = text
    this.#lines = lines
  }

  set(path: Path, value: Extent, key?: Extent): void {
    this.#positions.set(JSON.stringify(path), { value, key })
  }

  /** Sets the name of the implicit set, for parameters written without one: `parameters.k`. */
  nameSet(name: string): void {
    this.#set = name
  }

  /** Converts a path to its form in the text. */
  written(path: Path): Path {
    const [first, second, third, ...rest] = path
    const isOfSet = this.#set !== undefined && first === 'parameters' && second === this.#set
    if (!isOfSet) return path
    return third === 'values' ? ['parameters', ...rest] : ['parameters']
  }

  get isSound(): boolean {
    return this.#problems.size === 0
  }

  /** In text order. */
  get problems(): readonly FileProblem[] {
    const sorted = [...this.#problems.values()].sort((a, b) => a.offset - b.offset)
    return sorted.slice(0, MOST_REPORTED).map(({ offset, sentence }) => {
      const { line, column } = this.#positionOf(offset)
      return { line, column, sentence, frame: codeFrame(this.#text, line, column) }
    })
  }

  /** Adds a problem of a value, or of a part of its text. */
  atValue(path: Path, sentence: string, part?: string): void {
    const { start, end } = this.#nearest(path).value
    const found = part === undefined ? -1 : this.#text.slice(start, end).indexOf(part)
    this.at(found < 0 ? start : start + found, sentence)
  }

  /** Adds a problem of a key; for a list item, of the value. */
  atKey(path: Path, sentence: string): void {
    const { key, value } = this.#nearest(path)
    this.at((key ?? value).start, sentence)
  }

  at(offset: number, sentence: string): void {
    if (this.#problems.size < MOST_KEPT) this.#problems.set(`${offset} ${sentence}`, { offset, sentence })
  }

  /** A text that was not parsed has no lines yet. */
  #positionOf(offset: number): { readonly line: number; readonly column: number } {
    const { line, col } = this.#lines.linePos(offset)
    return line === 0 ? { line: 1, column: 1 } : { line, column: col }
  }

  /** Position of the value, or of its nearest ancestor in the text. */
  #nearest(given: Path): Place {
    const path = this.written(given)
    const place = this.#positions.get(JSON.stringify(path))
    if (place !== undefined) return place
    return path.length === 0
      ? { key: undefined, value: { start: 0, end: this.#text.length } }
      : this.#nearest(path.slice(0, -1))
  }
}
