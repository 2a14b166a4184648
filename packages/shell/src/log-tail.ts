import { LineSplitter } from './line-splitter.ts'
import { CHANNELS, logTexts, type OutputChannel, PREFIX_LENGTH } from './log-lines.ts'

/** The end of an output that exceeds its log's cap. The last lines are kept because errors appear there. */
export class LogTail {
  readonly #limit: number
  readonly #chunks: { readonly at: Date; readonly channel: OutputChannel; readonly text: string }[] = []
  #kept = 0
  #dropped = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  add(channel: OutputChannel, text: string): void {
    this.#chunks.push({ at: new Date(), channel, text })
    this.#kept += text.length
    for (let first = this.#chunks[0]; first && this.#kept - first.text.length >= this.#limit; first = this.#chunks[0]) {
      this.#chunks.shift()
      this.#kept -= first.text.length
      this.#dropped += first.text.length
    }
  }

  /** The last lines, up to the limit in bytes, and the number of omitted bytes of output. */
  end(): { readonly lines: readonly string[]; readonly leftOut: number } {
    const lines = this.#lines()
    let size = 0
    let from = lines.length
    for (let line = lines.at(-1); line && size + line.length <= this.#limit; line = lines[from - 1]) {
      size += line.length
      from--
    }
    const leftOut = lines.slice(0, from).reduce((sum, line) => sum + line.length - PREFIX_LENGTH, this.#dropped)
    return { lines: lines.slice(from), leftOut }
  }

  #lines(): string[] {
    const splitters = { out: new LineSplitter(), err: new LineSplitter() }
    const texts = this.#chunks.flatMap(({ at, channel, text }) => logTexts(channel, splitters[channel].push(text), at))
    const unfinished = CHANNELS.flatMap((channel) => logTexts(channel, splitters[channel].flush(), new Date()))
    return [...texts, ...unfinished].flatMap((text) => text.split(/(?<=\n)/))
  }
}
