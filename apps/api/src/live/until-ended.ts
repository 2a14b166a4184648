import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { isClosed, type Run, type RunState } from '@ml-airflow/core'
import type { LiveEvent } from '@ml-airflow/engine'
import type { ApiParts } from '../parts.ts'

/** Resolves when the run has ended, the time is up, or the client has disconnected. */
export async function untilEnded(
  { feed, store }: Pick<ApiParts, 'feed' | 'store'>,
  run: Run,
  { seconds, answer }: { readonly seconds: number; readonly answer: ServerResponse },
): Promise<void> {
  if (seconds === 0 || isClosed(run.state)) return
  const over = new AbortController()
  let stop = (): void => undefined
  const ended = new Promise<void>((resolve) => {
    stop = feed.listen((events) => events.some((event) => tellsEnd(event, run.id)) && resolve())
  })
  try {
    // The run may have ended before the subscription to the feed.
    const now = await store.runs.find(run.id)
    if (now === undefined || isClosed(now.state)) return
    // The feed reports the end of runs it has seen open. This one may end before its first poll.
    feed.hint({ run: run.id })
    const { signal } = over
    await Promise.race([ended, delay(seconds * 1000, undefined, { signal }), once(answer, 'close', { signal })])
  } finally {
    stop()
    over.abort()
  }
}

function tellsEnd({ name, data }: LiveEvent, run: number): boolean {
  if (name !== 'run') return false
  const { id, state } = JSON.parse(data) as { id: number; state: RunState }
  return id === run && isClosed(state)
}
