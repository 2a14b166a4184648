/** Whole lines without the last line feed, or a part of a line that is too long or was waited for too long. */
export interface Piece {
  readonly text: string
  /** The first line begins here; otherwise it goes on. */
  readonly begins: boolean
}

const LONGEST = 16 * 1024

/** Cuts a stream of bytes, given as Latin-1 text, into lines, as many as possible at once: a flood has millions of them. */
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

  /** The unfinished line, where there is one. */
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

  /** Nothing is left of a line that ended right behind its last part. */
  #lines(text: string): Piece[] {
    const begins = this.#begins
    this.#begins = true
    if (begins || !/^(\n|$)/.test(text)) return [{ text, begins }]
    return text === '' ? [] : [{ text: text.slice(1), begins: true }]
  }
}

/** The nearest place that does not cut a character of UTF-8 in two. */
function borderBefore(text: string, at: number): number {
  for (let border = at; border > at - 4; border--) {
    if ((text.charCodeAt(border) & 0xc0) !== 0x80) return border
  }
  return at
}
