import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { witness } from '../fakes.fixture.ts'
import { PeriodicWork } from './periodic-work.ts'
import { Presence, type PresenceParts } from './presence.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function presenceOf(isAway = () => false, others: Pick<PresenceParts, 'whenListed'> = {}) {
  const did: string[] = []
  const observer = witness()
  const act = (name: string) => async () => {
    if (isAway()) throw new Error('away')
    did.push(name)
  }
  const workers = { beat: act('beat'), removeDead: act('remove dead'), remove: act('remove') }
  const worker = { id: 'w', host: 'h', pid: 1, version: '1', slots: 2 }
  const presence = new Presence({
    store: { workers } as never,
    observer,
    worker,
    leaseMs: 300,
    running: () => 1,
    dags: () => [],
    ...others,
  })
  return { presence, did, troubles: observer.troubles }
}

test('a worker registers at once and three times a lease, and removes long dead ones once', async () => {
  const { presence, did } = presenceOf()
  presence.start()
  await vi.advanceTimersByTimeAsync(200)
  expect(did).toEqual(['beat', 'remove dead', 'beat', 'beat'])
  await presence.stop()
})

test('whenListed is called once, after the first heartbeat', async () => {
  const seen: string[] = []
  const { presence, did } = presenceOf(undefined, { whenListed: async () => void seen.push(...did) })
  presence.start()
  await vi.advanceTimersByTimeAsync(200)
  expect(seen).toEqual(['beat', 'remove dead'])
  await presence.stop()
})

test('a worker that stops is removed, once however often it is stopped', async () => {
  const { presence, did } = presenceOf()
  presence.start()
  await Promise.all([presence.stop(), presence.stop()])
  await presence.stop()
  expect(did.filter((one) => one === 'remove')).toEqual(['remove'])
  await vi.advanceTimersByTimeAsync(1_000)
  expect(did.at(-1)).toBe('remove')
})

test('without the database the error is reported, and the worker registers again later', async () => {
  let isAway = true
  const { presence, did, troubles } = presenceOf(() => isAway)
  presence.start()
  await vi.advanceTimersByTimeAsync(50)
  isAway = false
  await vi.advanceTimersByTimeAsync(50)
  expect([did, troubles.length]).toEqual([['beat', 'remove dead'], 1])
  isAway = true
  await presence.stop()
  expect(troubles.length).toBe(2)
})

test('upkeep is done by the process that has the turn', async () => {
  let done = 0
  let hasTurn = false
  const periodic = new PeriodicWork({
    store: { turns: { take: async () => hasTurn } } as never,
    observer: witness(),
    name: 'remove old logs',
    work: async () => {
      done += 1
    },
  })
  periodic.start()
  await vi.advanceTimersByTimeAsync(0)
  expect(done).toBe(0)
  hasTurn = true
  await vi.advanceTimersByTimeAsync(60_000)
  expect(done).toBe(1)
  await periodic.stop()
})
