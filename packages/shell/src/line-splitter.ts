/** A line, or a piece of one that is too long or was waited for too long. `begins`: the line starts here. */
export interface Piece {
  readonly text: string
  readonly begins: boolean
}

const LONGEST_PIECE = 16 * 1024

/** Cuts a stream of bytes, given as Latin-1 text, into lines. */
export class LineSplitter {
  #rest = ''
  #begins = true

  get waits(): boolean {
    return this.#rest !== ''
  }

  push(text: string): Piece[] {
    const pieces: Piece[] = []
    const whole = this.#rest + text
    let from = 0
    for (let end = whole.indexOf('\n'); end >= 0; end = whole.indexOf('\n', from)) {
      this.#cut(whole.slice(from, end), pieces, true)
      from = end + 1
    }
    this.#rest = ''
    this.#cut(whole.slice(from), pieces, false)
    return pieces
  }

  /** The unfinished line, where there is one. */
  flush(): Piece[] {
    const text = this.#rest
    this.#rest = ''
    return text === '' ? [] : [this.#piece(text)]
  }

  #cut(text: string, pieces: Piece[], lineEnds: boolean): void {
    let from = 0
    while (text.length - from > LONGEST_PIECE) {
      const end = borderBefore(text, from + LONGEST_PIECE)
      pieces.push(this.#piece(text.slice(from, end)))
      from = end
    }
    const last = text.slice(from)
    if (!lineEnds) this.#rest = last
    else if (this.#begins || last !== '') pieces.push(this.#piece(last))
    if (lineEnds) this.#begins = true
  }

  #piece(text: string): Piece {
    const piece = { text, begins: this.#begins }
    this.#begins = false
    return piece
  }
}

/** The nearest place that does not cut a character of UTF-8 in two. */
function borderBefore(text: string, at: number): number {
  for (let border = at; border > at - 4; border--) {
    if ((text.charCodeAt(border) & 0xc0) !== 0x80) return border
  }
  return at
}
