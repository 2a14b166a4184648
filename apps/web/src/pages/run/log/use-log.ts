import type { EventSourceMessage } from 'eventsource-parser'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import { useEffect, useState } from 'react'
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

/** The log of a try, from its beginning on, for as long as it is written. */
export function useLog({ run, task, sample, number }: LogAddress): FollowedLog {
  const [log, setLog] = useState<FollowedLog>(NOTHING)
  useEffect(() => {
    setLog(NOTHING)
    const stop = new AbortController()
    void follow({ run, task, sample, number }, setLog, stop.signal)
    return () => stop.abort()
  }, [run, task, sample, number])
  return log
}

export function logAddress({ run, task, sample, number }: LogAddress, ending: '' | '/stream', offset = 0): string {
  const path = `/runs/${run}/tasks/${encodeURIComponent(task)}/tries/${number}/log${ending}`
  return apiAddress(path, { sample: sample ?? undefined, offset: offset || undefined })
}

async function follow(address: LogAddress, show: (log: FollowedLog) => void, signal: AbortSignal): Promise<void> {
  const log = new LogLines()
  let offset = 0
  let drawn: ReturnType<typeof setTimeout> | undefined
  const draw = (state: FollowedLog['state'], error?: string): void => {
    clearTimeout(drawn)
    drawn = undefined
    if (!signal.aborted) show({ lines: [...log.lines], state, error })
  }
  while (!signal.aborted) {
    await beingSeen()
    const unseen = untilHidden()
    const stop = AbortSignal.any([signal, unseen.signal])
    try {
      const { body, refusal } = await openStream(logAddress(address, '/stream', offset), stop)
      if (body === undefined) return draw('over', refusal)
      for await (const value of eventsOf(body)) {
        offset = Number(value.id ?? offset)
        if (value.event === 'end') return draw('over')
        log.add(value.data)
        drawn ??= setTimeout(() => draw('more'), pauseAfter(log.lines.length))
      }
    } catch {
      // The connection was lost: it is made again from the offset.
    } finally {
      unseen.forget()
    }
    if (stop.aborted) continue
    draw('broken')
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
