import type { EventSourceMessage } from 'eventsource-parser'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import { useEffect, useRef, useState } from 'react'
import { apiAddress } from '../../../data/client.ts'
import { type LogLine, LogLines } from './log-lines.ts'

export interface FollowedLog {
  readonly lines: readonly LogLine[]
  /** more: it goes on. over: all of it is here. broken: the connection was lost and is made again. */
  readonly state: 'more' | 'over' | 'broken'
  readonly error: string | undefined
}

export interface LogAddress {
  readonly run: number
  readonly task: string
  readonly sample: string | null
  readonly number: number
}

const NOTHING: FollowedLog = { lines: [], state: 'more', error: undefined }
const AGAIN_MS = 1000
const DRAWN_EVERY_MS = 80
const FIRST_LINES = 200

/** The log of a try, from its beginning on, for as long as it is written. One that is over is read at once. */
export function useLog({ run, task, sample, number }: LogAddress, isOver: boolean): FollowedLog {
  const [log, setLog] = useState<FollowedLog>(NOTHING)
  // A log that ends while it is followed is not read again.
  const over = useRef(isOver)
  over.current = isOver
  useEffect(() => {
    setLog(NOTHING)
    const stop = new AbortController()
    const address = { run, task, sample, number }
    if (over.current) void readWhole(address, setLog, stop.signal)
    else void follow(address, setLog, stop.signal)
    return () => stop.abort()
  }, [run, task, sample, number])
  return log
}

/** All of a log as text. */
export function wholeLogAddress(address: LogAddress): string {
  return apiAddress(pathOf(address), { sample: address.sample ?? undefined, all: 'true' })
}

function streamAddress(address: LogAddress, offset: number): string {
  return apiAddress(`${pathOf(address)}/stream`, { sample: address.sample ?? undefined, offset: offset || undefined })
}

function pathOf({ run, task, number }: LogAddress): string {
  return `/runs/${run}/tasks/${encodeURIComponent(task)}/tries/${number}/log`
}

type Show = (log: FollowedLog) => void

/** Of a million lines each event would take its time: a log that is over comes as plain text. */
async function readWhole(address: LogAddress, show: Show, signal: AbortSignal): Promise<void> {
  const log = new LogLines()
  const drawing = new Drawing(log, show, signal)
  try {
    const { body, refusal } = await openStream(wholeLogAddress(address), signal)
    if (body === undefined) return drawing.draw('over', refusal)
    const reader = body.pipeThrough(new TextDecoderStream()).getReader()
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      log.add(read.value)
      drawing.later()
    }
    drawing.draw('over')
  } catch {
    drawing.draw('broken')
    if (!signal.aborted) await follow(address, show, signal)
  }
}

/** Shows what has come, not more often than it can be drawn. */
class Drawing {
  readonly #log: LogLines
  readonly #show: Show
  readonly #signal: AbortSignal
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(log: LogLines, show: Show, signal: AbortSignal) {
    this.#log = log
    this.#show = show
    this.#signal = signal
  }

  later(): void {
    this.#timer ??= setTimeout(() => this.draw('more'), pauseAfter(this.#log.lines.length))
  }

  draw(state: FollowedLog['state'], error?: string): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (!this.#signal.aborted) this.#show({ lines: [...this.#log.lines], state, error })
  }
}

async function follow(address: LogAddress, show: Show, signal: AbortSignal): Promise<void> {
  const log = new LogLines()
  let offset = 0
  const drawing = new Drawing(log, show, signal)
  while (!signal.aborted) {
    await beingSeen()
    const unseen = untilHidden()
    const stop = AbortSignal.any([signal, unseen.signal])
    try {
      const { body, refusal } = await openStream(streamAddress(address, offset), stop)
      if (body === undefined) return drawing.draw('over', refusal)
      for await (const value of eventsOf(body)) {
        offset = Number(value.id ?? offset)
        if (value.event === 'end') return drawing.draw('over')
        log.add(value.data)
        drawing.later()
      }
    } catch {
      // The connection was lost: it is made again from the offset.
    } finally {
      unseen.forget()
    }
    if (stop.aborted) continue
    drawing.draw('broken')
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
  }
}

async function openStream(url: string, signal: AbortSignal) {
  const response = await fetch(url, { signal })
  if (response.ok && response.body !== null) return { body: response.body }
  return { body: undefined, refusal: await sentenceOf(response) }
}

/** By a reader: not every browser iterates a stream. */
async function* eventsOf(body: NonNullable<Response['body']>): AsyncGenerator<EventSourceMessage> {
  const reader = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream()).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}

/** The first lines at once; then, for to draw a long log takes longer, less often. */
function pauseAfter(lines: number): number {
  return lines < FIRST_LINES ? 0 : Math.max(DRAWN_EVERY_MS, lines / 2000)
}

/** A log that nobody looks at takes none of the few connections that a browser keeps to a server. */
async function beingSeen(): Promise<void> {
  while (document.hidden)
    await new Promise((seen) => document.addEventListener('visibilitychange', seen, { once: true }))
}

/** A signal that is given once nobody sees the page any more. */
function untilHidden(): { readonly signal: AbortSignal; forget(): void } {
  const hidden = new AbortController()
  const hide = (): void => hidden.abort()
  document.addEventListener('visibilitychange', hide, { once: true })
  return { signal: hidden.signal, forget: () => document.removeEventListener('visibilitychange', hide) }
}

async function sentenceOf(response: Response): Promise<string> {
  const body = (await response.json().catch(() => ({}))) as { readonly message?: string }
  return body.message ?? `The API answered with status ${response.status}.`
}
