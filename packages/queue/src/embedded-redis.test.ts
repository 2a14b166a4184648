import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, readFileSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { testFolder } from '@ml-airflow/testing'
import { expect, onTestFinished, test, vi } from 'vitest'
import { checkRedis } from './check-redis.ts'
import { embeddedRedisCommand } from './embedded-redis.ts'
import { openQueue } from './producer.ts'
import { run } from './queue.fixture.ts'

test.each(['data', 'my data', 'deep/'.repeat(25)])("keeps its jobs in '%s', through a SIGKILL", async (name) => {
  const dir = join(folder(), name)
  const { url } = embeddedRedisCommand({ dir })
  const first = await start(dir)
  const queue = openQueue({ url })
  onTestFinished(() => queue.close())
  await vi.waitFor(() => queue.addRun(run), 5000)
  expect(await checkRedis({ url })).toEqual([])
  expect(statSync(url).mode & 0o777).toBe(0o700)
  first.kill('SIGKILL')
  await once(first, 'exit')
  await start(dir)
  await vi.waitFor(async () => expect(await queue.missingRuns([run])).toEqual([]), 5000)
})

test('a socket under a long path lies in a short folder that is nobody else’s', () => {
  const dir = join(folder(), 'long'.repeat(30))
  const { url } = embeddedRedisCommand({ dir })
  const other = embeddedRedisCommand({ dir: `${dir}2` }).url
  onTestFinished(() => [url, other].forEach((socket) => void rmSync(dirname(socket), { recursive: true })))
  expect(Buffer.byteLength(url)).toBeLessThanOrEqual(100)
  expect(statSync(dirname(url)).mode & 0o777).toBe(0o700)
  expect(embeddedRedisCommand({ dir }).url).toBe(url)
  expect(other).not.toBe(url)
  chmodSync(dirname(url), 0o755)
  expect(() => embeddedRedisCommand({ dir })).toThrow(expect.objectContaining({ code: 'bad_setting' }))
})

test('the supervisor of the container starts the very same one', () => {
  const file = readFileSync(join(import.meta.dirname, '../../../docker/supervisord.conf'), 'utf8')
  const [, command = ''] = /^command = (redis-server .+)$/m.exec(file) ?? []
  const dir = join(folder(), 'home', 'redis')
  const { file: program, args } = embeddedRedisCommand({ dir })
  const said = [program, ...args].map((word) => word || '""').join(' ')
  expect(command.replaceAll('%(ENV_ML_AIRFLOW_HOME)s/redis', dir)).toBe(said)
})

function folder(): string {
  const made = testFolder()
  onTestFinished(() => made.remove())
  return made.path
}

async function start(dir: string) {
  const { file, args, url } = embeddedRedisCommand({ dir })
  const server = spawn(file, args, { stdio: 'ignore' })
  onTestFinished(async () => {
    if (server.exitCode !== null || server.signalCode !== null) return
    server.kill('SIGKILL')
    await once(server, 'exit')
    if (!url.startsWith(dir)) rmSync(dirname(url), { recursive: true })
  })
  await once(server, 'spawn')
  return server
}
