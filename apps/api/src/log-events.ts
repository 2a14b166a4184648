import { setTimeout as delay } from 'node:timers/promises'
import { type FollowOptions, type LogPart, MlAirflowError } from '@ml-airflow/core'
import type { FastifyReply } from 'fastify'
import { Refusal } from './errors.ts'

const ASK_MS = 1000
const MAX_STREAMS = 200

/**
 * A log as server-sent events, from an offset on, until its try is over. The data of all events, put together, are the log; the
 * id of each is the offset behind it. The last event is named `end`.
 */
export async function* logEvents(
  follow: (options: FollowOptions) => AsyncGenerator<LogPart>,
  from: { readonly offset: number; readonly isOver: () => Promise<boolean>; readonly signal: AbortSignal },
): AsyncGenerator<string> {
  const { signal } = from
  let { offset } = from
  // A comment, so that the answer begins before there is a log.
  yield ':\n\n'
  try {
    for await (const part of follow({ offset, signal, ended: untilOver(from.isOver, signal) })) {
      offset = part.nextOffset
      yield event(part.text, offset)
    }
  } catch (error) {
    if (!(error instanceof MlAirflowError && error.code === 'not_found')) throw error
  }
  if (!signal.aborted) yield `event: end\n${event('', offset)}`
}

/** A carriage return ends a line of an event too, so that no output can forge a field. */
function event(text: string, id: number): string {
  const lines = text.split(/\r\n|\r|\n/)
  return `id: ${id}\n${lines.map((line) => `data: ${line}\n`).join('')}\n`
}

/** While the database cannot be asked, a try is not over. */
async function untilOver(isOver: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !(await isOver().catch(() => false)))
    await delay(ASK_MS, undefined, { signal }).catch(() => undefined)
}

/** Answers that go on for as long as a task runs. */
export class OpenStreams {
  readonly #open = new Set<AbortController>()

  /**
   * The signal for a stream to end: its client has gone, or the server closes.
   * @throws Refusal 429 where too many are open
   */
  add({ raw }: FastifyReply): AbortSignal {
    if (this.#open.size >= MAX_STREAMS) throw new Refusal(429, `${MAX_STREAMS} logs are followed already.`, 10)
    const stream = new AbortController()
    this.#open.add(stream)
    raw.once('close', () => {
      this.#open.delete(stream)
      stream.abort()
    })
    return stream.signal
  }

  endAll(): void {
    for (const stream of this.#open) stream.abort()
  }
}
