import { Readable } from 'node:stream'
import type { ChangeFeed, LiveEvent } from '@ml-airflow/engine'
import { Refusal } from '../errors.ts'

const MOST_STREAMS = 500
/** Limit per client, so that none can use up all streams. The pages of one browser share a stream. */
const MOST_OF_CLIENT = 100
const HEARTBEAT_MS = 15_000
/** A stream with more unread bytes is closed, and its client reconnects. */
const MOST_UNREAD = 256 * 1024

/** Event streams of all open pages. Each event is serialised once, and each poll of the feed causes one write per stream. */
export class EventStreams {
  readonly #feed: ChangeFeed
  /** Streams with their clients. */
  readonly #streams = new Map<Readable, string>()
  #heartbeat: NodeJS.Timeout | undefined
  #stop: (() => void) | undefined

  readonly #onChange: () => void

  /** @param onChange called before the pages get the event */
  constructor(feed: ChangeFeed, onChange: () => void) {
    this.#feed = feed
    this.#onChange = onChange
  }

  /**
   * Streams all changes from now on, after those missed since `lastId`. If `lastId` is unknown, sends a `reset` event: reload
   * everything.
   * @throws Refusal 429 for too many open streams
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
      throw new Refusal(429, `${MOST_OF_CLIENT} of your pages are already open: close some of them.`, 10)
    if (this.#streams.size >= MOST_STREAMS) throw new Refusal(429, `${MOST_STREAMS} pages are already open.`, 10)
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
