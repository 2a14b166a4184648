import type { SeenLease } from '@ml-airflow/core'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { LeaseWatch } from './lease-watch.ts'

const LEASE: SeenLease = { table: 't', recordId: 1, epoch: 2, until: '2026-01-02 03:04:05.678' }
const LEASE_MS = 30_000
const BEAT_MS = LEASE_MS / 3

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function watching(free: (lease: SeenLease) => Promise<boolean>) {
  const trouble = vi.fn()
  const watch = new LeaseWatch({ claims: { free }, observer: { step() {}, trouble }, leaseMs: LEASE_MS })
  return { watch, trouble }
}

it('frees no record before its holder has had a beat to renew the lease', async () => {
  const [free, then] = [vi.fn(async () => true), vi.fn(async () => undefined)]
  const { watch } = watching(free)
  watch.watch(LEASE, then)
  watch.watch({ ...LEASE }, then)
  await vi.advanceTimersByTimeAsync(BEAT_MS)
  expect(free).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(BEAT_MS)
  expect(free).toHaveBeenCalledExactlyOnceWith(LEASE)
  expect(then).toHaveBeenCalledOnce()
})

it('stops where the lease was renewed, and watches it again on request', async () => {
  const [free, then] = [vi.fn(async () => false), vi.fn(async () => undefined)]
  const { watch } = watching(free)
  for (let looks = 1; looks <= 2; looks++) {
    watch.watch(LEASE, then)
    await vi.advanceTimersByTimeAsync(LEASE_MS)
    expect(free).toHaveBeenCalledTimes(looks)
  }
  expect(then).not.toHaveBeenCalled()
})

it('reports errors, and leaves the rest to others once it has stopped', async () => {
  const { watch, trouble } = watching(() => Promise.reject(new Error('Gone.')))
  watch.watch(LEASE, async () => undefined)
  await vi.advanceTimersByTimeAsync(LEASE_MS)
  expect(trouble).toHaveBeenCalledOnce()
  watch.watch(LEASE, async () => undefined)
  watch.stop()
  await vi.advanceTimersByTimeAsync(LEASE_MS)
  expect(trouble).toHaveBeenCalledOnce()
})
