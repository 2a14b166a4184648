import { setTimeout as delay } from 'node:timers/promises'
import { type FollowOptions, type LogPart, MlAirflowError } from '@ml-airflow/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from './errors.ts'

const ASK_MS = 1000
const MAX_STREAMS = 200
const MAX_STREAMS_OF_CLIENT = 100
/** A slow client keeps two pages in memory. */
const PAGE_BYTES = 32 * 1024

/**
 * Streams a log as server-sent events, from an offset until the try has ended. The data of all events together is the log; the
 * id of each is the offset after it. The last event is named `end`.
 */
export async function* logEvents(
  follow: (options: FollowOptions) => AsyncGenerator<LogPart>,
  from: { readonly offset: number; readonly isOver: () => Promise<boolean>; readonly signal: AbortSignal },
): AsyncGenerator<string> {
  const { signal } = from
  let { offset } = from
  // A comment starts the answer even before the log exists.
  yield ':\n\n'
  try {
    for await (const part of follow({ offset, limit: PAGE_BYTES, signal, ended: untilOver(from.isOver, signal) })) {
      offset = part.nextOffset
      yield event(part.text, offset)
    }
  } catch (error) {
    if (!(error instanceof MlAirflowError && error.code === 'not_found')) throw error
  }
  if (!signal.aborted) yield `event: end\n${event('', offset)}`
}

/** A carriage return also ends a line of an event, so each line gets its `data:` prefix: output cannot forge a field. */
function event(text: string, id: number): string {
  return `id: ${id}\ndata: ${text.replaceAll(/\r\n|\r|\n/g, '\ndata: ')}\n\n`
}

/** While the database is unavailable, the try counts as running. */
async function untilOver(isOver: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !(await isOver().catch(() => false)))
    await delay(ASK_MS, undefined, { signal }).catch(() => undefined)
}

/** Answers that stay open while a task runs. */
export class OpenStreams {
  readonly #open = new Map<AbortController, string>()

  /**
   * Abort signal of a stream: the client has disconnected, or the server closes.
   * @throws Refusal 429 for too many open streams
   */
  add({ raw, request }: FastifyReply): AbortSignal {
    this.#limit(clientOf(request))
    const stream = new AbortController()
    this.#open.set(stream, clientOf(request))
    raw.once('close', () => {
      this.#open.delete(stream)
      stream.abort()
    })
    return stream.signal
  }

  endAll(): void {
    for (const stream of this.#open.keys()) stream.abort()
  }

  #limit(client: string): void {
    if (this.#open.size >= MAX_STREAMS) throw new Refusal(429, `${MAX_STREAMS} logs are already followed.`, 10)
    const own = [...this.#open.values()].filter((other) => other === client).length
    if (own >= MAX_STREAMS_OF_CLIENT)
      throw new Refusal(429, `You follow ${MAX_STREAMS_OF_CLIENT} logs already: close some of them.`, 10)
  }
}

/** User and address, so that users behind one proxy have separate limits. */
export function clientOf({ sender, ip }: FastifyRequest): string {
  return `${sender?.name} ${ip}`
}
