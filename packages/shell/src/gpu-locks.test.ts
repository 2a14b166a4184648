import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { TestLaunches } from './launches.fixture.ts'
import { requireGpuLocks } from './require-gpu-locks.ts'

let launches: TestLaunches
beforeAll(async () => {
  launches = await TestLaunches.start()
})
afterAll(() => launches.close())

test('commands that share a GPU run one after another, in whatever order they name their GPUs', async () => {
  const once = (gpus: readonly string[]) =>
    launches.run('mkdir "$1" || exit 9; sleep 0.05; rmdir "$1"', { gpus, args: [join(launches.folder, 'one')] })
  const exits = await Promise.all([once(['test/b', 'test/a']), once(['test/a', 'test/b']), once(['test/b'])])
  expect(exits.map(({ outcome }) => outcome)).toEqual(['success', 'success', 'success'])
  expect(exits[0]?.log).toContain('It has GPU test/b, test/a.')
})

test('a command waits for its GPU alone, and gets it when the other one is ended', async () => {
  const started = join(launches.folder, 'started')
  const first = launches.launch('echo $$ >"$1"; sleep 600', { gpus: ['test/c'], args: [started] })
  await vi.waitFor(() => expect(existsSync(started)).toBe(true), 5000)
  const second = launches.launch('true', { gpus: ['test/c'] })
  const third = await launches.run('true', { gpus: ['test/d'] })
  expect(third.outcome).toBe('success')
  first.stop('cancelled', 'Cancelled by a test.')
  expect([(await first.exit).outcome, (await second.exit).outcome]).toEqual(['cancelled', 'success'])
})

test('a command that waits for a GPU ends when its timeout is over', async () => {
  const first = launches.launch('sleep 600', { gpus: ['test/e'] })
  await first.pid
  const second = await launches.run('true', { gpus: ['test/e'], timeout: 0.3 })
  expect(second).toMatchObject({ outcome: 'timed_out', sentence: 'It was ended after its timeout of 0.3 s.' })
  first.stop('cancelled', 'Cancelled by a test.')
  await first.exit
})

test('GPUs whose names differ in one sign alone have separate locks', async () => {
  const both = await launches.run('true', { gpus: ['test/x', 'test:x', 'test_x'], timeout: 5 })
  expect(both.outcome).toBe('success')
})

test('a worker without GPUs needs no program for locks', () => {
  expect(() => requireGpuLocks([])).not.toThrow()
  expect(() => requireGpuLocks(['0'])).not.toThrow()
})
