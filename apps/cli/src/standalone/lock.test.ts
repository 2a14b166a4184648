import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { testFolder } from '@ml-airflow/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { takeLock } from './lock.ts'

let folder: ReturnType<typeof testFolder>
let file: string
beforeEach(() => {
  folder = testFolder()
  file = join(folder.path, 'deep', 'standalone.lock')
})
afterEach(() => folder.remove())

test('a second one is refused, and told the pid of the first', () => {
  const lock = takeLock(file, 'It runs already')
  expect(() => takeLock(file, 'It runs already')).toThrow(`It runs already (process ${process.pid};`)
  lock.release()
  takeLock(file, 'It runs already').release()
  expect(existsSync(file)).toBe(false)
})

test.each([
  ['a process that is gone', () => `${spawnSync('true').pid} 12345\n`],
  ['an earlier process with a pid that was given anew', () => `${process.pid} 1\n`],
  ['nobody: the file is damaged', () => 'rubbish'],
])('the lock of %s is taken over', (_whose, content) => {
  takeLock(file, 'It runs already').release()
  writeFileSync(file, content())
  const lock = takeLock(file, 'It runs already')
  expect(() => takeLock(file, 'It runs already')).toThrow(String(process.pid))
  lock.release()
  expect(readdirSync(join(folder.path, 'deep'))).toEqual([])
})

test('a lock that has changed hands is not released by its first owner', () => {
  const lock = takeLock(file, 'It runs already')
  writeFileSync(file, '1 1\n')
  lock.release()
  expect(existsSync(file)).toBe(true)
})
