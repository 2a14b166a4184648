import { networkInterfaces } from 'node:os'
import { testFolder, testRedis } from '@ml-airflow/testing'
import { expect, inject, onTestFinished, test } from 'vitest'
import { checkRedis } from './check-redis.ts'

test('a Redis set up for a queue passes', async () => {
  expect(await checkRedis({ url: `redis://127.0.0.1:${inject('redisPort')}` })).toEqual([])
})

test('a Redis that may lose jobs is named with what to set', async () => {
  const folder = testFolder()
  const redis = await testRedis({
    dir: folder.path,
    appendOnly: false,
    args: ['--maxmemory-policy', 'allkeys-lru', '--requirepass', 'x'],
  })
  onTestFinished(async () => {
    await redis.stop()
    folder.remove()
  })
  await redis.start()
  const where = `Redis at 127.0.0.1:${redis.port}`
  expect(await checkRedis({ url: `redis://:x@127.0.0.1:${redis.port}` })).toEqual([
    `${where} has maxmemory-policy allkeys-lru, which throws jobs away when memory is short: set it to noeviction.`,
    `${where} has appendonly no, so a restart forgets jobs and delays their runs: set it to yes.`,
  ])
  await expect(checkRedis({ url: `redis://127.0.0.1:${redis.port}` })).rejects.toThrow(`${where} refused the login`)
})

const ownAddress = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address

test.skipIf(ownAddress === undefined)('a Redis that serves other machines without a password is named', async () => {
  const folder = testFolder()
  const redis = await testRedis({ dir: folder.path, args: ['--bind', '0.0.0.0', '--protected-mode', 'no'] })
  onTestFinished(async () => {
    await redis.stop()
    folder.remove()
  })
  await redis.start()
  const warnings = await checkRedis({ url: `redis://${ownAddress}:${redis.port}` })
  expect(warnings).toEqual([expect.stringContaining('serves every client without a password')])
  expect(await checkRedis({ url: `redis://127.0.0.1:${redis.port}` })).toEqual([])
})
