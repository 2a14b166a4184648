import type { QueryClient, QueryKey } from '@tanstack/react-query'
import { type EventSourceMessage, EventSourceParserStream } from 'eventsource-parser/stream'
import { leaveForLogin } from './client.ts'
import { keys } from './keys.ts'
import { Refresher } from './refresher.ts'
import { Kept, useKept } from './store.ts'

/** live: what is seen is true. reconnecting: it was true at `since`. off: this API has no event stream. */
export interface Liveness {
  readonly state: 'connecting' | 'live' | 'reconnecting' | 'off'
  readonly since: number
}

const LONGEST_PAUSE_MS = 10_000
/** The server sends a comment each 15 seconds; three are missing when it is taken for dead. */
const SILENCE_MS = 45_000
const ADDRESS = '/api/v1/events'

const liveness = new Kept<Liveness>({ state: 'connecting', since: Date.now() })

export function useLiveness(): Liveness {
  return useKept(liveness)
}

/** Follows the one event stream of this page, and says which of its data are out of date, until the signal. */
export async function followEvents(client: QueryClient, signal: AbortSignal): Promise<void> {
  const refresher = new Refresher(client, signal)
  let lastId: string | undefined
  for (let failures = 0; !signal.aborted; failures++) {
    await connect({
      lastId,
      signal,
      onOpen: () => {
        if (lastId !== undefined || failures > 0) refresher.refreshAll()
        failures = 0
        show('live')
      },
      onEvent: (message) => {
        lastId = message.id ?? lastId
        if (message.event === 'reset') refresher.refreshAll()
        for (const key of outdatedBy(message)) refresher.refresh(key)
      },
    })
    if (liveness.value.state === 'off') return
    show('reconnecting')
    await pause(Math.min(500 * 2 ** failures, LONGEST_PAUSE_MS), signal)
  }
}

interface Connection {
  readonly lastId: string | undefined
  readonly signal: AbortSignal
  onOpen(): void
  onEvent(message: EventSourceMessage): void
}

/** Resolves when the connection has ended, whatever the reason. The browser's EventSource gives up on an error status, so fetch does it. */
async function connect({ lastId, signal, onOpen, onEvent }: Connection): Promise<void> {
  const silence = new AbortController()
  const watchdog = setInterval(() => Date.now() - heardAt > SILENCE_MS && silence.abort(), 5000)
  let heardAt = Date.now()
  try {
    const headers = { accept: 'text/event-stream', ...(lastId === undefined ? {} : { 'last-event-id': lastId }) }
    const response = await fetch(ADDRESS, { headers, signal: AbortSignal.any([signal, silence.signal]) })
    if (response.status === 401) return leaveForLogin()
    if (response.status === 404) return show('off')
    if (!response.ok || response.body === null) return
    onOpen()
    const heard = new TransformStream<BufferSource, BufferSource>({
      transform(chunk, controller) {
        heardAt = Date.now()
        controller.enqueue(chunk)
      },
    })
    const messages = response.body
      .pipeThrough(heard)
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream())
    for (let reader = messages.getReader(); ; ) {
      const { done, value } = await reader.read()
      if (done) return
      onEvent(value)
    }
  } catch {
    // The loop above connects again.
  } finally {
    clearInterval(watchdog)
  }
}

interface EventData {
  readonly id?: number
  readonly run?: number
  readonly dag_id?: string
}

function outdatedBy({ event, data }: EventSourceMessage): readonly QueryKey[] {
  const { id = 0, run = 0, dag_id: dag = '' } = dataOf(data)
  switch (event) {
    case 'run':
      return [keys.run(id), keys.runs, keys.liveOfDag(dag), keys.dags]
    case 'task_instance':
      return [keys.run(run), keys.taskInstances, dag === '' ? keys.allLive : keys.liveOfDag(dag)]
    case 'worker':
      return [keys.workers]
    case 'pause':
      return [keys.dags, keys.definition(dag), keys.liveOfDag(dag)]
    case 'dags':
      return [keys.dags, keys.importErrors, keys.allDefinitions, keys.allLive]
    default:
      return []
  }
}

function dataOf(text: string): EventData {
  try {
    return JSON.parse(text) as EventData
  } catch {
    return {}
  }
}

function show(state: Liveness['state']): void {
  if (liveness.value.state !== state) liveness.set({ state, since: Date.now() })
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
