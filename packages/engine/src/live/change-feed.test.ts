import { type Run, type RunState, type Store, TASK_STATES } from '@ml-airflow/core'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ChangeFeed, type ChangeFeedParts } from './change-feed.ts'
import type { LiveEvent } from './event-log.ts'

const RUN = { id: 1, dagId: 'dag', runId: 'run', state: 'running' as RunState }
let runs = [RUN]
let instances = [{ id: 5, run: 1, taskId: 'task', sample: '', state: 'queued', decision: 'run', tryNumber: 0 }]
let questions = 0
let schedules: { dagId: string; epoch: number }[] = []
let awaySince: Date | undefined

const store = {
  runHistory: {
    list: async ({ states }: { states: readonly RunState[] }) => {
      questions += 1
      return runs.filter(({ state }) => states.includes(state))
    },
    findMany: async (ids: readonly number[]) => runs.filter(({ id }) => ids.includes(id)) as Run[],
    countInstances: async () => new Map([[1, { [TASK_STATES[0]]: 1 }]]),
  },
  instanceHistory: { findMany: async () => instances },
  workers: { list: async () => [] },
  dags: { listPaused: async () => new Set() },
  schedules: { list: async () => schedules },
} as unknown as Store

function openFeed(openHints?: ChangeFeedParts['openHints']): {
  feed: ChangeFeed
  heard: LiveEvent[]
  names: () => string[]
} {
  const feed = new ChangeFeed({
    store,
    registry: { dags: [], failures: [] },
    queue: {
      get awaySince() {
        return awaySince
      },
      troubles: async () => [],
    },
    openHints: openHints ?? (() => ({ close() {} })),
    onTrouble: (error) => expect.unreachable(String(error)),
  })
  const heard: LiveEvent[] = []
  return { feed, heard, names: () => heard.map(({ name }) => name) }
}

beforeEach(() => {
  vi.useFakeTimers()
  runs = [RUN]
  instances = instances.map((one) => ({ ...one, state: 'queued' }))
  questions = 0
  schedules = []
  awaySince = undefined
})
afterEach(() => {
  vi.useRealTimers()
})

it('sends a change once to all listeners, with one query for all of them', async () => {
  const { feed, heard } = openFeed()
  const others: LiveEvent[] = []
  feed.listen((events) => heard.push(...events))
  feed.listen((events) => others.push(...events))
  await vi.advanceTimersByTimeAsync(2500)
  expect(heard.map(({ data }) => JSON.parse(data))).toEqual([
    { id: 1, dag_id: 'dag', run_id: 'run', state: 'running', counts: { waiting: 1 } },
  ])
  expect(others).toEqual(heard)
  expect(questions).toBe(3)
  runs = [{ ...RUN, state: 'success' }]
  await vi.advanceTimersByTimeAsync(1000)
  expect(heard.map(({ data }) => JSON.parse(data).state)).toEqual(['running', 'success'])
  feed.close()
})

it('queries the run of a hint soon, and once more', async () => {
  const { feed, heard, names } = openFeed()
  feed.listen((events) => heard.push(...events))
  await vi.advanceTimersByTimeAsync(1)
  feed.hint({ run: 1, instance: 5 })
  await vi.advanceTimersByTimeAsync(90)
  expect(names()).toEqual(['run', 'task_instance'])
  feed.hint({ run: 1, instance: 5 })
  await vi.advanceTimersByTimeAsync(90)
  instances = instances.map((one) => ({ ...one, state: 'running' }))
  await vi.advanceTimersByTimeAsync(210)
  expect(names()).toEqual(['run', 'task_instance', 'task_instance'])
  feed.close()
})

it('queries nothing without listeners', async () => {
  const { feed } = openFeed()
  feed.hint({ run: 1 })
  const stop = feed.listen(() => undefined)
  await vi.advanceTimersByTimeAsync(1500)
  stop()
  const asked = questions
  await vi.advanceTimersByTimeAsync(10_000)
  expect(questions).toBe(asked)
  feed.listen(() => undefined)
  await vi.advanceTimersByTimeAsync(10)
  expect(questions).toBe(asked + 1)
  feed.close()
})

it('follows the hints of the queue only while there are listeners', async () => {
  const opened: string[] = []
  const { feed } = openFeed(() => {
    opened.push('open')
    return { close: () => opened.push('closed') }
  })
  expect(opened).toEqual([])
  const stops = [feed.listen(() => undefined), feed.listen(() => undefined)]
  for (const stop of stops) stop()
  await vi.advanceTimersByTimeAsync(1500)
  expect(opened).toEqual(['open', 'closed'])
  feed.listen(() => undefined)
  feed.close()
  expect(opened).toEqual(['open', 'closed', 'open', 'closed'])
})

it('reports that Redis went away and came back, and that a schedule has processed a date', async () => {
  schedules = [{ dagId: 'dag', epoch: 0 }]
  const { feed, heard } = openFeed()
  feed.listen((events) => heard.push(...events.filter(({ name }) => name !== 'run')))
  await vi.advanceTimersByTimeAsync(1)
  awaySince = new Date('2026-01-01T12:00:00Z')
  await vi.advanceTimersByTimeAsync(1000)
  awaySince = undefined
  schedules = [{ dagId: 'dag', epoch: 1 }]
  await vi.advanceTimersByTimeAsync(3000)
  expect(heard.map(({ name, data }) => [name, JSON.parse(data)])).toEqual([
    ['redis', { away_since: '2026-01-01T12:00:00.000Z' }],
    ['redis', { away_since: null }],
    ['schedule', { dag_id: 'dag' }],
  ])
  feed.close()
})

it('knows the changes that a listener has missed, and reports where it does not', async () => {
  const { feed, heard } = openFeed()
  const before = feed.lastId
  feed.listen((events) => heard.push(...events))
  await vi.advanceTimersByTimeAsync(1)
  expect(feed.since(before)).toEqual(heard)
  expect(feed.since(feed.lastId)).toEqual([])
  for (const unknown of ['other-1', `${before.split('-')[0]}-99`, 'nonsense', ''])
    expect(feed.since(unknown)).toBeUndefined()
  feed.close()
})
