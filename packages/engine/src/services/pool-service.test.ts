import type { Pool, PoolUse } from '@ml-airflow/core'
import { describe, expect, it } from 'vitest'
import { delivery } from '../fakes.fixture.ts'
import { PoolService, slotsOf } from './pool-service.ts'

function poolsOf(given: { readonly waits?: boolean; readonly queueFails?: boolean } = {}) {
  const rows = new Map<string, PoolUse>([
    ['gpu', { name: 'gpu', slots: 2, description: '', used: 1, queued: 0 }],
    ['default_pool', { name: 'default_pool', slots: 128, description: '', used: 0, queued: 0 }],
  ])
  const did: unknown[] = []
  const errors: unknown[] = []
  const pools = {
    list: async () => [...rows.values()],
    find: async (name: string) => rows.get(name),
    set: async (some: readonly Pool[]) => void did.push(['set', ...some.map(({ name }) => name)]),
    delete: async (name: string) => rows.delete(name),
    promote: async () => (given.waits === true ? [delivery()] : []),
    promoteAll: async () => [],
  }
  const queue = {
    async promoteTasks(tasks: readonly object[]) {
      if (given.queueFails === true) throw new Error('Redis is away')
      did.push(['promote', tasks.length])
    },
  }
  const service = new PoolService({
    store: { pools },
    queue: queue as never,
    onQueueError: (error) => void errors.push(error),
  })
  return { service, did, errors, rows }
}

const pool = (more: Partial<Pool> = {}): Pool => ({ name: 'gpu', slots: 4, description: '', ...more })

describe('pools', () => {
  it('that are set promote the tasks that may start now', async () => {
    const { service, did } = poolsOf({ waits: true })
    await service.set([pool(), pool({ name: 'cpu' })])
    expect(did).toEqual([
      ['set', 'gpu', 'cpu'],
      ['promote', 1],
      ['promote', 1],
    ])
  })

  it('are set without Redis, which is reported', async () => {
    const { service, did, errors } = poolsOf({ waits: true, queueFails: true })
    await service.set([pool()])
    expect([did, errors]).toEqual([[['set', 'gpu']], [new Error('Redis is away')]])
  })

  it.each([
    [pool({ name: ' ' }), "Pool name shouldn't be empty"],
    [pool({ name: ' gpu' }), '190 characters at most'],
    [pool({ name: 'g'.repeat(191) }), '190 characters at most'],
    [pool({ slots: -2 }), 'Bad value for `slots`: -2'],
    [pool({ slots: 1.5 }), 'Bad value for `slots`: 1.5'],
    [pool({ slots: Number.NaN }), 'Bad value for `slots`: NaN'],
  ])('are refused, and none of their call is set: %j', async (wrong, sentence) => {
    const { service, did } = poolsOf()
    const error = { code: 'bad_argument', message: expect.stringContaining(sentence) }
    await expect(service.set([pool(), wrong])).rejects.toMatchObject(error)
    expect(did).toEqual([])
  })

  it('that do not exist are named', async () => {
    const { service } = poolsOf()
    await expect(service.get('tpu')).rejects.toMatchObject({ code: 'not_found', message: "Pool 'tpu' doesn't exist" })
    await expect(service.delete('tpu')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('are deleted, but for the default one', async () => {
    const { service, rows } = poolsOf()
    expect(await service.delete('gpu')).toMatchObject({ name: 'gpu', slots: 2 })
    await expect(service.delete('default_pool')).rejects.toMatchObject({ code: 'bad_argument' })
    expect([...rows.keys()]).toEqual(['default_pool'])
  })

  it('have slots that are whole numbers', () => {
    expect([slotsOf('4'), slotsOf('-1')]).toEqual([4, -1])
    for (const text of ['', 'four', '1e3', '4.0', '1234567890']) expect(() => slotsOf(text)).toThrow(/whole numbers/)
  })
})
