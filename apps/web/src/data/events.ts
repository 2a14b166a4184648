import type { QueryClient, QueryKey } from '@tanstack/react-query'
import { leaveForLogin } from './client.ts'
import type { StreamMessage, StreamState } from './event-stream.ts'
import EventsWorker from './events-worker.ts?sharedworker'
import { keys } from './keys.ts'
import { Refresher } from './refresher.ts'
import { SharedValue, useShared } from './shared-value.ts'

/** live: the data is current. reconnecting: it was current at `since`. off: this API has no event stream. */
export interface Liveness {
  readonly state: StreamState
  readonly since: number
}

const liveness = new SharedValue<Liveness>({ state: 'connecting', since: Date.now() })

export function useLiveness(): Liveness {
  return useShared(liveness)
}

/** Follows the event stream that all open pages share, and invalidates stale data of this page. */
export function followEvents(client: QueryClient): void {
  const refresher = new Refresher(client)
  const handle = (message: StreamMessage): void => {
    switch (message.kind) {
      case 'state':
        show(message.state)
        break
      case 'login':
        leaveForLogin()
        break
      case 'refresh':
        refresher.refreshAll()
        break
      case 'event':
        for (const key of outdatedBy(message)) refresher.refresh(key)
    }
  }
  if (globalThis.SharedWorker === undefined) void followAlone(handle)
  else followShared(handle)
}

function followShared(handle: (message: StreamMessage) => void): void {
  const { port } = new EventsWorker({ name: 'ml-airflow events' })
  port.addEventListener('message', ({ data }: MessageEvent<StreamMessage>) => handle(data))
  port.start()
  addEventListener('pagehide', ({ persisted }) => persisted || port.postMessage('closed'))
}

/** For browsers without shared workers, such as some on phones. */
async function followAlone(handle: (message: StreamMessage) => void): Promise<void> {
  const { readEvents } = await import('./event-stream.ts')
  const end = await readEvents(handle)
  handle(end === 'login' ? { kind: 'login' } : { kind: 'state', state: 'off' })
}

type Change = Extract<StreamMessage, { readonly kind: 'event' }>

interface EventData {
  readonly id?: number
  readonly run?: number
  readonly dag_id?: string
}

function outdatedBy({ event, data }: Change): readonly QueryKey[] {
  const { id = 0, run = 0, dag_id: dag = '' } = dataOf(data)
  switch (event) {
    case 'run':
      return [keys.run(id), keys.runs, keys.liveOfDag(dag), keys.dags]
    case 'task_instance':
      return [keys.run(run), keys.taskInstances, keys.records, dag === '' ? keys.allLive : keys.liveOfDag(dag)]
    case 'worker':
      return [keys.workers]
    case 'redis':
      return [keys.workers, keys.allRuns]
    case 'schedule':
      return [keys.dags, keys.definition(dag)]
    case 'pause':
      return [keys.dags, keys.definition(dag), keys.liveOfDag(dag)]
    case 'dags':
      return [keys.dags, keys.importErrors, keys.allDefinitions, keys.allLive, keys.records]
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

function show(state: StreamState): void {
  if (liveness.value.state !== state) liveness.set({ state, since: Date.now() })
}
