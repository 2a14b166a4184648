import type { FileHandle } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { readLog } from './try-log.ts'

export interface LogSource {
  /** Undefined while it does not exist. */
  open(): Promise<FileHandle | undefined>
  /** Whether nothing more will be written. */
  isComplete(): Promise<boolean>
}

const PIECE = 64 * 1024
const LOOK_MS = 250
const ASK_MS = 1000
/** A comment, so that a connection whose other end has gone is noticed. */
const PROOF_OF_LIFE = ':\n\n'
const PROOF_OF_LIFE_MS = 15_000

/**
 * The log as server-sent events, from an offset on, until it is complete. An event's data are lines and its id is the offset
 * behind them; the last event is named `end`.
 */
export async function* logEvents(source: LogSource, offset: number, closing: AbortSignal): AsyncGenerator<string> {
  const follower = new LogFollower(source, offset)
  yield PROOF_OF_LIFE
  try {
    for (let quietMs = 0; !closing.aborted; quietMs += LOOK_MS) {
      const complete = quietMs % ASK_MS === 0 && (await source.isComplete())
      for await (const event of follower.events()) {
        quietMs = 0
        yield event
      }
      if (complete) {
        yield `event: end\nid: ${follower.offset}\ndata:\n\n`
        return
      }
      if (quietMs > 0 && quietMs % PROOF_OF_LIFE_MS === 0) yield PROOF_OF_LIFE
      await delay(LOOK_MS, undefined, { signal: closing }).catch(() => undefined)
    }
  } finally {
    await follower.close()
  }
}

class LogFollower {
  offset: number
  readonly #source: LogSource
  #file: FileHandle | undefined

  constructor(source: LogSource, offset: number) {
    this.#source = source
    this.offset = offset
  }

  /** What has been written since. */
  async *events(): AsyncGenerator<string> {
    this.#file ??= await this.#source.open()
    if (this.#file === undefined) return
    for (;;) {
      const { bytes, next } = await readLog(this.#file, this.offset, PIECE)
      if (bytes.length === 0) return
      this.offset = next
      yield event(bytes.toString(), next)
    }
  }

  async close(): Promise<void> {
    await this.#file?.close()
  }
}

/** A carriage return ends a line of an event too, so that no output can forge a field. */
function event(text: string, id: number): string {
  const lines = text.replace(/\n$/, '').split(/\r\n|\r|\n/)
  return `id: ${id}\n${lines.map((line) => `data: ${line}\n`).join('')}\n`
}
