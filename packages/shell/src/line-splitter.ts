/** Whole lines without the last line feed, or part of a line that is too long or has waited too long for its end. */
export interface Piece {
  readonly text: string
  /** Whether the first line begins here or continues the previous piece. */
  readonly begins: boolean
}

const LONGEST = 16 * 1024

/** Splits a byte stream, given as Latin-1 text, into pieces of as many lines as possible: a flood has millions of them. */
export class LineSplitter {
  #rest = ''
  #begins = true

  get waits(): boolean {
    return this.#rest !== ''
  }

  push(text: string): Piece[] {
    const whole = this.#rest + text
    const pieces: Piece[] = []
    let from = 0
    for (;;) {
      const lineFeed = whole.lastIndexOf('\n', from + LONGEST)
      if (lineFeed >= from) {
        pieces.push(...this.#lines(whole.slice(from, lineFeed)))
        from = lineFeed + 1
      } else if (whole.length - from > LONGEST) {
        const border = borderBefore(whole, from + LONGEST)
        pieces.push(this.#part(whole.slice(from, border)))
        from = border
      } else break
    }
    this.#rest = whole.slice(from)
    return pieces
  }

  /** Returns the unfinished line, if any. */
  flush(): Piece[] {
    const text = this.#rest
    this.#rest = ''
    return text === '' ? [] : [this.#part(text)]
  }

  #part(text: string): Piece {
    const begins = this.#begins
    this.#begins = false
    return { text, begins }
  }

  /** A line that ended exactly at its last part leaves nothing to emit. */
  #lines(text: string): Piece[] {
    const begins = this.#begins
    this.#begins = true
    if (begins || !/^(\n|$)/.test(text)) return [{ text, begins }]
    return text === '' ? [] : [{ text: text.slice(1), begins: true }]
  }
}

/** The nearest position that does not split a UTF-8 character. */
function borderBefore(text: string, at: number): number {
  for (let border = at; border > at - 4; border--) {
    if ((text.charCodeAt(border) & 0xc0) !== 0x80) return border
  }
  return at
}
