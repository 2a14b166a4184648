import { setTimeout as sleep } from 'node:timers/promises'

/** As in the pages: events are batched for this long, and the same URL is fetched at most three times in three seconds. */
const GATHER_MS = 50
const SPAN_MS = 3000
const MOST_IN_SPAN = 3

/**
 * Sends an open page's requests without rendering it: 50 browsers on one machine would measure the browsers.
 * @returns number of fetches of the page's URL until the signal
 */
export async function watch(api: string, address: string, signal: AbortSignal): Promise<number> {
  let isOutdated = true
  const listen = async (): Promise<void> => {
    const { body } = await fetch(`${api}/events`, { signal })
    for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? [])
      if (/^event: (run|task_instance)$/m.test(text)) isOutdated = true
  }
  const listening = listen().catch(() => undefined)
  const times: number[] = []
  for (; !signal.aborted; await sleep(GATHER_MS)) {
    if (!isOutdated || Date.now() - (times.at(-MOST_IN_SPAN) ?? 0) < SPAN_MS) continue
    isOutdated = false
    times.push(Date.now())
    const answer = await fetch(address, { signal, headers: { 'cache-control': 'max-age=1' } }).catch(() => undefined)
    await answer?.arrayBuffer().catch(() => undefined)
  }
  await listening
  return times.length
}
