import { Readable } from 'node:stream'
import type { ChangeFeed, LiveEvent } from '@ml-airflow/engine'
import { Refusal } from '../errors.ts'

const MOST_STREAMS = 500
/** One client must not take the places of all others; the pages of a browser share one stream. */
const MOST_OF_CLIENT = 100
const HEARTBEAT_MS = 15_000
/** A client that lags behind by more than this begins anew. */
const MOST_UNREAD = 256 * 1024

/** The event streams of all open pages. Each text is made once, and each look of the feed is one write to each of them. */
export class EventStreams {
  readonly #feed: ChangeFeed
  /** With their clients. */
  readonly #streams = new Map<Readable, string>()
  #heartbeat: NodeJS.Timeout | undefined
  #stop: (() => void) | undefined

  readonly #onChange: () => void

  /** onChange is called before the pages get the event. */
  constructor(feed: ChangeFeed, onChange: () => void) {
    this.#feed = feed
    this.#onChange = onChange
  }

  /**
   * A stream of what changes from now on, after what was missed behind the last id. Where that is unknown, an event `reset` tells to
   * read everything anew.
   * @throws Refusal 429 where too many are open
   */
  open(lastId: string | undefined, client: string): Readable {
    this.#refuseTooMany(client)
    const stream = new Readable({ read: () => undefined })
    stream.push(this.#opening(lastId))
    this.#streams.set(stream, client)
    stream.once('close', () => this.#drop(stream))
    this.#stop ??= this.#feed.listen((events) => {
      this.#onChange()
      this.#sendAll(textOf(events))
    })
    this.#heartbeat ??= setInterval(() => this.#sendAll(':\n\n'), HEARTBEAT_MS)
    return stream
  }

  endAll(): void {
    for (const stream of this.#streams.keys()) stream.push(null)
    this.#rest()
  }

  #refuseTooMany(client: string): void {
    const ofClient = [...this.#streams.values()].filter((one) => one === client).length
    if (ofClient >= MOST_OF_CLIENT)
      throw new Refusal(429, `${MOST_OF_CLIENT} of your pages are open already: close some of them.`, 10)
    if (this.#streams.size >= MOST_STREAMS) throw new Refusal(429, `${MOST_STREAMS} pages are open already.`, 10)
  }

  #opening(lastId: string | undefined): string {
    const start = `retry: 1000\nid: ${this.#feed.lastId}\nevent: hello\ndata: {}\n\n`
    if (lastId === undefined) return start
    const missed = this.#feed.since(lastId)
    return missed === undefined ? `${start}event: reset\ndata: {}\n\n` : textOf(missed) + start
  }

  #sendAll(text: string): void {
    for (const stream of this.#streams.keys()) {
      if (stream.readableLength > MOST_UNREAD) stream.destroy()
      else stream.push(text)
    }
  }

  #drop(stream: Readable): void {
    this.#streams.delete(stream)
    if (this.#streams.size === 0) this.#rest()
  }

  #rest(): void {
    clearInterval(this.#heartbeat)
    this.#stop?.()
    this.#heartbeat = undefined
    this.#stop = undefined
  }
}

function textOf(events: readonly LiveEvent[]): string {
  return events.map(({ id, name, data }) => `id: ${id}\nevent: ${name}\ndata: ${data}\n\n`).join('')
}
