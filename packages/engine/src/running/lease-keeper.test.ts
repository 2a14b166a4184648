import type { Claim, Launched } from '@ml-airflow/core'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { claimOf, witness } from '../fakes.fixture.ts'
import { LeaseKeeper } from './lease-keeper.ts'

const LEASE_MS = 900
const GRACE_MS = 100
const BEAT_MS = 300

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

type Renewal = { held: boolean; cancelRequested: boolean }

/** A keeper whose renewals return `answer`, with a launcher that counts heartbeat requests. */
function keeper(answer: (claim: Claim) => Renewal | Error = () => ({ held: true, cancelRequested: false })) {
  const seen = { now: 0, looks: [] as number[], renewed: [] as number[][], ...witness() }
  const store = {
    claims: {
      async renew(claims: readonly { claim: Claim }[]) {
        seen.renewed.push(claims.map(({ claim }) => claim.instance))
        return claims.map(({ claim }) => {
          const given = answer(claim)
          if (given instanceof Error) throw given
          return { claim, ...given }
        })
      },
    },
  }
  const leases = new LeaseKeeper({
    store: store as never,
    launcher: { checkHeartbeat: (ms) => void seen.looks.push(ms) },
    clock: { now: () => seen.now },
    times: { leaseMs: LEASE_MS, killGraceMs: GRACE_MS },
    observer: seen,
  })
  return { leases, seen }
}

function process() {
  const told: string[] = []
  const launched: Launched = {
    pid: Promise.resolve(1),
    exit: new Promise(() => undefined),
    extend: (deadline) => void told.push(`until ${deadline}`),
    stop: (outcome, sentence) => void told.push(`${outcome}: ${sentence}`),
  }
  return { told, launched }
}

test('a deadline lies before the end of the lease by the time that a kill takes', () => {
  const { leases, seen } = keeper()
  seen.now = 50
  expect(leases.deadline()).toBe(50 + LEASE_MS - GRACE_MS)
})

test('held claims are renewed three times a lease in one call, and their processes may go on', async () => {
  const { leases, seen } = keeper()
  const { told, launched } = process()
  leases.hold(claimOf('prep'), 7, 0).launched = launched
  leases.hold(claimOf('train'), 7, 0)
  leases.start()
  seen.now = 1_000
  await vi.advanceTimersByTimeAsync(BEAT_MS)
  expect(seen.renewed).toEqual([[70, 71]])
  expect(told).toEqual([`until ${1_000 + LEASE_MS - GRACE_MS}`])
  await leases.stop()
})

test('without claims no SQL runs, and the launcher is still checked', async () => {
  const { leases, seen } = keeper()
  leases.start()
  await vi.advanceTimersByTimeAsync(2 * BEAT_MS)
  expect([seen.renewed, seen.looks]).toEqual([[], [0.6 * LEASE_MS, 0.6 * LEASE_MS]])
  await leases.stop()
})

test('the deadline counts from before the request, however long the answer takes', async () => {
  const { leases, seen } = keeper(() => {
    seen.now += 400
    return { held: true, cancelRequested: false }
  })
  const held = leases.hold(claimOf(), 7, 0)
  leases.start()
  await vi.advanceTimersByTimeAsync(BEAT_MS)
  expect(held.deadline).toBe(LEASE_MS - GRACE_MS)
  await leases.stop()
})

test.each([
  [
    { held: false, cancelRequested: false },
    'lost',
    'lost: Its claim was lost: another worker took it, or a user cleared the task.',
  ],
  [{ held: true, cancelRequested: true }, 'cancelled', 'cancelled: The run was cancelled.'],
])('a renewal that says %j ends the process', async (answer, stopped, sentence) => {
  const { leases } = keeper(() => answer)
  const { told, launched } = process()
  const held = leases.hold(claimOf(), 7, 5_000)
  held.launched = launched
  leases.start()
  await vi.advanceTimersByTimeAsync(BEAT_MS)
  expect([held.stopped, told]).toEqual([stopped, [sentence]])
  await leases.stop()
})

test('without the database no deadline moves, and the error is reported', async () => {
  const { leases, seen } = keeper(() => new Error('away'))
  const held = leases.hold(claimOf(), 7, 123)
  leases.start()
  await vi.advanceTimersByTimeAsync(BEAT_MS)
  expect([held.deadline, held.stopped]).toEqual([123, undefined])
  expect(seen.troubles).toEqual(['The leases could not be renewed; tasks end by themselves at their deadline.'])
  await leases.stop()
})

test('a claim past its deadline is not relied on, nor one that was lost', () => {
  const { leases, seen } = keeper()
  const held = leases.hold(claimOf(), 7, 100)
  seen.now = 99
  expect(leases.isAlive(held)).toBe(true)
  seen.now = 100
  expect(leases.isAlive(held)).toBe(false)
  seen.now = 0
  held.stopped = 'lost'
  expect(leases.isAlive(held)).toBe(false)
})

test('a cancellation ends the processes of its run alone, and a clearing those of its instances', () => {
  const { leases } = keeper()
  const [own, other] = [leases.hold(claimOf('prep'), 7, 1), leases.hold(claimOf('train'), 8, 1)]
  leases.cancelRun(7)
  expect([own.stopped, other.stopped]).toEqual(['cancelled', undefined])
  leases.endInstances([71])
  expect(other.stopped).toBe('cancelled')
})

test('requeuing ends every task, also one claimed later', () => {
  const { leases } = keeper()
  const first = leases.hold(claimOf('prep'), 7, 1)
  leases.requeue()
  const late = leases.hold(claimOf('train'), 7, 1)
  expect([first.stopped, late.stopped]).toEqual(['requeued', 'requeued'])
})

test('the first reason for ending a process counts', () => {
  const { leases } = keeper()
  const held = leases.hold(claimOf(), 7, 1)
  leases.cancelRun(7)
  leases.requeue()
  expect(held.stopped).toBe('cancelled')
})

test('a dropped claim is renewed no more', async () => {
  const { leases, seen } = keeper()
  const held = leases.hold(claimOf(), 7, 1)
  leases.drop(held)
  expect(leases.size).toBe(0)
  leases.start()
  await vi.advanceTimersByTimeAsync(BEAT_MS)
  expect(seen.renewed).toEqual([])
  await leases.stop()
})
