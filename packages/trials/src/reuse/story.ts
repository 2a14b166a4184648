/** The engine and the careful person disagree. */
class Disagreement extends Error {
  override readonly name = 'Disagreement'
}

/** The events of a history, to be read when it ends badly. */
export class Story {
  readonly #lines: string[] = []
  readonly #hidden: readonly string[]

  /** @param hidden texts that say nothing to a reader */
  constructor(hidden: readonly string[]) {
    this.#hidden = hidden
  }

  add(line: string): void {
    this.#lines.push(line)
  }

  /** The history so far, with its error. */
  disagreement(wrong: string): Disagreement {
    const lines = [...this.#lines.map((line, index) => `${index + 1}. ${line}`), `=> ${wrong}`]
    return new Disagreement(this.#hidden.reduce((text, one) => text.replaceAll(one, ''), lines.join('\n')))
  }

  /** @throws if there are complaints */
  refuse(complaints: readonly string[], about: () => string): void {
    if (complaints.length > 0) throw this.disagreement(`${about()}: ${complaints.join('; ')}`)
  }
}
