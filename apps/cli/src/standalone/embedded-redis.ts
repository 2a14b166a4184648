import { setTimeout as sleep } from 'node:timers/promises'
import { MlAirflowError } from '@ml-airflow/core'
import { embeddedRedisCommand } from '@ml-airflow/queue'
import { superviseProcess } from '@ml-airflow/shell'
import { installRedis } from './install-redis.ts'
import type { ServiceOptions } from './service.ts'
import { answers } from './socket.ts'

const POLL_MS = 100
const PATIENCE_MS = 10_000
const GRACE_MS = 10_000

/** @throws MlAirflowError `unavailable` with installation instructions */
export async function requireRedis(): Promise<void> {
  const { exitCode } = await superviseProcess({ name: 'redis-server', file: 'redis-server', args: ['--version'] })
    .exited
  if (exitCode === 0) return
  throw new MlAirflowError(
    'unavailable',
    `redis-server is not installed: install its package (${installRedis()}), or set REDIS_URL to a running Redis.`,
  )
}

/** Service options for the embedded Redis. */
export function embeddedRedis(
  dir: string,
): Pick<ServiceOptions, 'file' | 'args' | 'isReady' | 'graceMs'> & { url: string } {
  const { file, args, url } = embeddedRedisCommand({ dir })
  return { file, args, url, graceMs: GRACE_MS, isReady: (line) => /ready to accept connections/i.test(line) }
}

/**
 * Waits until the socket is free: after a standalone was killed, its Redis may still be saving its data.
 * @throws MlAirflowError `conflict`
 */
export async function untilFree(socket: string, say: (sentence: string) => void): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  for (let said = false; await answers(socket); said = true) {
    if (Date.now() > deadline)
      throw new MlAirflowError('conflict', `Another redis-server listens on ${socket}: stop it first.`)
    if (!said) say(`An earlier redis-server still listens on ${socket}; waiting for its end.`)
    await sleep(POLL_MS)
  }
}
