import { Writable } from 'node:stream'

/** Replaces a terminal: records everything written. */
export class Memory extends Writable {
  text = ''

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    done()
  }
}
