import { expect, test } from 'vitest'
import { infoOf, troublesIn } from './redis-problems.ts'

const FINE = {
  maxmemory_policy: 'noeviction',
  used_memory: '1000',
  maxmemory: '0',
  aof_last_write_status: 'ok',
  rdb_last_bgsave_status: 'ok',
  loading: '0',
  role: 'master',
}

function troubles(changed: Partial<typeof FINE>): readonly string[] {
  const lines = Object.entries({ ...FINE, ...changed }).map(([name, value]) => `${name}:${value}`)
  return troublesIn(infoOf(['# Server', ...lines].join('\r\n')))
}

test('a Redis that takes and keeps jobs has no troubles, also where its memory has a limit', () => {
  expect(troubles({})).toEqual([])
  expect(troubles({ maxmemory: '2000' })).toEqual([])
})

test.each<[string, Partial<typeof FINE>, RegExp]>([
  ['throws jobs away', { maxmemory_policy: 'allkeys-lru' }, /allkeys-lru.*noeviction/],
  ['is out of memory', { maxmemory: '1000' }, /out of memory \(1000 of maxmemory 1000 bytes\)/],
  ['cannot write its append-only file', { aof_last_write_status: 'err' }, /append-only file/],
  ['cannot save its data', { rdb_last_bgsave_status: 'err' }, /could not save/],
  ['is still loading', { loading: '1' }, /still loading/],
  ['is a replica', { role: 'slave' }, /replica.*master/],
])('a Redis that %s is reported', (_what, changed, sentence) => {
  expect(troubles(changed)).toEqual([expect.stringMatching(sentence)])
})
