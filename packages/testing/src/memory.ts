import { Writable } from 'node:stream'

/** In place of a terminal: remembers what was written. */
export class Memory extends Writable {
  text = ''

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    done()
  }
}
