import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { closeLogFolder, fileModeIn, makePrivateFolder } from './private-files.ts'

let logs: string

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'mlaf-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  logs = join(folder, 'logs')
  mkdirSync(logs)
})

const modeOf = (path: string): number => statSync(path).mode & 0o777

test.each([
  ['open', 0o755, 0o700, 0o600],
  ['private', 0o700, 0o700, 0o600],
  ['shared with its group', 0o770, 0o770, 0o660],
  ['for everybody, as /tmp', 0o1777, 0o700, 0o600],
])('in a folder that is %s, %o, folders are %o and files %o', (_what, mode, folderMode, fileMode) => {
  const umask = process.umask(0o007)
  onTestFinished(() => void process.umask(umask))
  chmodSync(logs, mode)
  makePrivateFolder(join(logs, 'a', 'b'))
  expect([modeOf(join(logs, 'a')), modeOf(join(logs, 'a', 'b'))]).toEqual([folderMode, folderMode])
  expect(fileModeIn(join(logs, 'a'))).toBe(fileMode)
})

test.each([
  [0o755, 0o700],
  [0o700, 0o700],
  [0o775, 0o770],
  [0o1777, 0o777],
])('a folder of mode %o that an older version left is closed to %o', (before, after) => {
  chmodSync(logs, before)
  closeLogFolder({ logDir: logs, home: dirname(logs) })
  expect(modeOf(logs)).toBe(after)
})

test('a missing folder is not an error', () => {
  closeLogFolder({ logDir: join(logs, 'absent'), home: logs })
})

test('a folder outside the home stays as it is', () => {
  chmodSync(logs, 0o755)
  closeLogFolder({ logDir: logs, home: join(logs, 'home') })
  expect(modeOf(logs)).toBe(0o755)
})
