import type { EventSourceMessage } from 'eventsource-parser'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import { useEffect, useRef, useState } from 'react'
import { apiAddress } from '../../../data/client.ts'
import { type LogLine, LogLines } from './log-lines.ts'

export interface FollowedLog {
  /** The same array for each state of a log: a copy of a million lines would take longer than their display. */
  readonly lines: readonly LogLine[]
  /** more: still growing. over: complete. broken: connection lost, reconnecting. */
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
const SLICE_MS = 10
const FIRST_PAUSE_MS = 40

/** Follows the log of a try from its start. A log of a finished try is read at once. */
export function useLog({ run, task, sample, number }: LogAddress, isOver: boolean): FollowedLog {
  const [log, setLog] = useState<FollowedLog>(NOTHING)
  // A log that ends while being followed is not read again.
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

/** URL of the whole log as text. */
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

/** Events for a million lines are slow: a finished log arrives as plain text. */
async function readWhole(address: LogAddress, show: Show, signal: AbortSignal): Promise<void> {
  const log = new LogLines()
  const drawing = new Drawing(log, show, signal)
  try {
    const { body, refusal } = await openStream(wholeLogAddress(address), signal)
    if (body === undefined) return drawing.draw('over', refusal)
    const reader = body.pipeThrough(new TextDecoderStream()).getReader()
    const slices = new Slices()
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      log.add(read.value)
      drawing.later()
      await slices.next()
    }
    drawing.draw('over')
  } catch {
    drawing.draw('broken')
    if (!signal.aborted) await follow(address, show, signal)
  }
}

/** Leaves time to draw and scroll: parsing a million lines would block the page for about a second. */
class Slices {
  /** The first lines are drawn before the others are parsed. */
  #pause = FIRST_PAUSE_MS
  #since = 0

  async next(): Promise<void> {
    if (performance.now() - this.#since < SLICE_MS) return
    const pause = this.#pause
    this.#pause = 0
    await new Promise((resolve) => setTimeout(resolve, pause))
    this.#since = performance.now()
  }
}

/** Updates the display with new text, at a limited rate. */
class Drawing {
  readonly #log: LogLines
  readonly #show: Show
  readonly #signal: AbortSignal
  #timer: ReturnType<typeof setTimeout> | undefined
  #hasDrawn = false

  constructor(log: LogLines, show: Show, signal: AbortSignal) {
    this.#log = log
    this.#show = show
    this.#signal = signal
  }

  later(): void {
    const pause = this.#hasDrawn ? pauseAfter(this.#log.lines.length) : 0
    this.#timer ??= setTimeout(() => this.draw('more'), pause)
  }

  draw(state: FollowedLog['state'], error?: string): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#hasDrawn = true
    if (!this.#signal.aborted) this.#show({ lines: this.#log.lines, state, error })
  }
}

async function follow(address: LogAddress, show: Show, signal: AbortSignal): Promise<void> {
  const log = new LogLines()
  let offset = 0
  const drawing = new Drawing(log, show, signal)
  while (!signal.aborted) {
    await untilVisible()
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
      // After a lost connection, the next one resumes at the offset.
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

/** Uses a reader, because not every browser can iterate a stream. */
async function* eventsOf(body: NonNullable<Response['body']>): AsyncGenerator<EventSourceMessage> {
  const reader = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream()).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}

/** Longer logs take longer to render, so they update less often. */
function pauseAfter(lines: number): number {
  return Math.max(DRAWN_EVERY_MS, lines / 2000)
}

/** A hidden log holds none of the browser's few connections to the server. */
async function untilVisible(): Promise<void> {
  while (document.hidden)
    await new Promise((resolve) => document.addEventListener('visibilitychange', resolve, { once: true }))
}

/** Signal that aborts when the page is hidden. */
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
