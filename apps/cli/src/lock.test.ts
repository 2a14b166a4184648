import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { testFolder } from '@ml-airflow/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { refuseLivingOwner, takeLock, takePidFile } from './lock.ts'

let folder: ReturnType<typeof testFolder>
let file: string
beforeEach(() => {
  folder = testFolder()
  file = join(folder.path, 'deep', 'standalone.lock')
})
afterEach(() => folder.remove())

test('a second one is refused with the pid of the first', () => {
  const lock = takeLock(file, 'It is already running')
  expect(() => takeLock(file, 'It is already running')).toThrow(`It is already running (process ${process.pid};`)
  lock.release()
  takeLock(file, 'It is already running').release()
  expect(existsSync(file)).toBe(false)
})

test.each([
  ['a process that is gone', () => `${spawnSync('true').pid} 12345\n`],
  ['an earlier process with a pid that was given anew', () => `${process.pid} 1\n`],
  ['nobody: the file is damaged', () => 'rubbish'],
])('the lock of %s is taken over', (_whose, content) => {
  takeLock(file, 'It is already running').release()
  writeFileSync(file, content())
  const lock = takeLock(file, 'It is already running')
  expect(() => takeLock(file, 'It is already running')).toThrow(String(process.pid))
  lock.release()
  expect(readdirSync(join(folder.path, 'deep'))).toEqual([])
})

test('a lock that has changed hands is not released by its first owner', () => {
  const lock = takeLock(file, 'It is already running')
  writeFileSync(file, '1 1\n')
  lock.release()
  expect(existsSync(file)).toBe(true)
})

test('a pid file holds the pid alone, and refuses a second one while its owner lives', () => {
  refuseLivingOwner(file, 'It is already running')
  const lock = takePidFile(file, 'It is already running')
  expect(readFileSync(file, 'utf8')).toBe(`${process.pid}\n`)
  expect(() => refuseLivingOwner(file, 'It is already running')).toThrow(`(process ${process.pid};`)
  expect(() => takePidFile(file, 'It is already running')).toThrow(`(process ${process.pid};`)
  lock.release()
  expect(existsSync(file)).toBe(false)
})

test('a pid file of a process that is gone, also one whose pid was given anew, is taken over', () => {
  for (const content of [`${spawnSync('true').pid}\n`, `${process.pid}\n`]) {
    takePidFile(file, 'It is already running').release()
    writeFileSync(file, content)
    // Older than the process with this pid.
    utimesSync(file, 1e9, 1e9)
    takePidFile(file, 'It is already running').release()
  }
  expect(readdirSync(join(folder.path, 'deep'))).toEqual([])
})
