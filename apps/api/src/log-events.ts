import { setTimeout as delay } from 'node:timers/promises'
import { type FollowOptions, type LogPart, MlAirflowError } from '@ml-airflow/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from './errors.ts'

const ASK_MS = 1000
const MAX_STREAMS = 200
const MAX_STREAMS_OF_CLIENT = 100
/** A client that reads slowly keeps two pages in memory. */
const PAGE_BYTES = 32 * 1024

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
    for await (const part of follow({ offset, limit: PAGE_BYTES, signal, ended: untilOver(from.isOver, signal) })) {
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
  return `id: ${id}\ndata: ${text.replaceAll(/\r\n|\r|\n/g, '\ndata: ')}\n\n`
}

/** While the database cannot be asked, a try is not over. */
async function untilOver(isOver: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !(await isOver().catch(() => false)))
    await delay(ASK_MS, undefined, { signal }).catch(() => undefined)
}

/** Answers that go on for as long as a task runs. */
export class OpenStreams {
  readonly #open = new Map<AbortController, string>()

  /**
   * The signal for a stream to end: its client has gone, or the server closes.
   * @throws Refusal 429 where too many are open
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
    if (this.#open.size >= MAX_STREAMS) throw new Refusal(429, `${MAX_STREAMS} logs are followed already.`, 10)
    const own = [...this.#open.values()].filter((other) => other === client).length
    if (own >= MAX_STREAMS_OF_CLIENT)
      throw new Refusal(429, `You follow ${MAX_STREAMS_OF_CLIENT} logs already: close some of them.`, 10)
  }
}

/** One person at one address: people behind one proxy do not take each other's place. */
export function clientOf({ sender, ip }: FastifyRequest): string {
  return `${sender?.name} ${ip}`
}
