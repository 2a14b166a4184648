import { appendFileSync } from 'node:fs'
import { Writable } from 'node:stream'

const MOST = 1024 * 1024
const MOST_IN_FILE = 50 * MOST

/** Captures a command's output: in memory at first and, once no caller waits any more, in a file. */
export class Capture extends Writable {
  #text = ''
  #file: string | undefined
  #length = 0

  constructor() {
    super({ decodeStrings: false })
  }

  /** Output without its final line break. */
  get text(): string {
    const cut = this.#length > MOST && this.#file === undefined ? '\n... (the rest is left out)' : ''
    return this.#text.replace(/\n$/, '') + cut
  }

  continueIn(file: string): void {
    appendFileSync(file, this.#text)
    this.#file = file
  }

  override _write(chunk: Buffer | string, _encoding: string, done: (error?: Error) => void): void {
    const text = chunk.toString()
    this.#length += text.length
    if (this.#file === undefined) this.#text += text.slice(0, Math.max(0, MOST - this.#text.length))
    else if (this.#length < MOST_IN_FILE) appendFileSync(this.#file, text)
    done()
  }
}
