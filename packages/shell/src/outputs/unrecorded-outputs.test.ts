import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { removeLogs } from '../log-removal.ts'
import { findUnrecorded, removeUnrecorded } from './unrecorded-outputs.ts'

function folderWith(...files: readonly string[]): { readonly path: string; at(name: string): string } {
  const path = mkdtempSync(join(tmpdir(), 'outputs-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  const at = (name: string) => join(path, name)
  for (const file of files) {
    mkdirSync(join(at(file), '..'), { recursive: true })
    writeFileSync(at(file), 'content')
  }
  return { path, at }
}

test('the highest files and folders that belong to no record are found; outputs, what is in them, and hidden names are not', async () => {
  const folder = folderWith(
    'model.bin',
    'old/a/1',
    'old/b',
    'train/1/w',
    'train/2/w',
    'report',
    '.installation',
    'train/.1.try-3/1',
  )
  const known = [folder.at('train/1'), folder.at('report'), '/elsewhere/model']
  const found = await findUnrecorded(folder.path, known)
  expect(found.map(({ path, files, bytes }) => [path, files, bytes])).toEqual([
    [folder.at('model.bin'), 1, 7],
    [folder.at('old'), 2, 14],
    [folder.at('train/2'), 1, 7],
  ])
  expect(await findUnrecorded(folder.at('nowhere'), known)).toEqual([])
})

test('an output is recorded where links lead to the folder, or to a part of it, by another name', async () => {
  const folder = folderWith('real/train/1/w', 'real/orphan', 'disk/models/2', 'disk/models/lost')
  symlinkSync(folder.at('real'), folder.at('link'))
  symlinkSync(folder.at('disk/models'), folder.at('real/models'))
  for (const [root, name] of [
    ['link', 'real'],
    ['real', 'link'],
    ['link', 'link'],
  ] as const) {
    const known = [folder.at(`${name}/train/1`), folder.at(`${name}/models/2`)]
    const found = await findUnrecorded(folder.at(root), known)
    expect(found.map(({ path }) => path)).toEqual([folder.at('real/models/lost'), folder.at('real/orphan')])
  }
})

test('an unrecorded output is removed unless it has changed since it was found', async () => {
  const folder = folderWith('one/a', 'two/a')
  const [one, two] = await findUnrecorded(folder.path, [])
  utimesSync(folder.at('two/a'), new Date(), new Date(Date.now() + 60_000))
  expect([one && (await removeUnrecorded(one)), two && (await removeUnrecorded(two))]).toEqual([true, false])
  expect([existsSync(folder.at('one')), existsSync(folder.at('two/a'))]).toEqual([false, true])
})

test('a log goes with its evidence and the folders that become empty, and nothing outside the folder of logs', async () => {
  const folder = folderWith(
    'logs/dag/task/run/1.log',
    'logs/dag/task/run/1.exit.json',
    'logs/dag/other/run/1.log',
    'else/1.log',
  )
  const paths = ['logs/dag/task/run/1.log', 'logs/dag/task/run/2.log', 'else/1.log'].map((name) => folder.at(name))
  expect(await removeLogs(folder.at('logs'), paths)).toBe(1)
  expect([existsSync(folder.at('logs/dag/task')), existsSync(folder.at('logs/dag/other/run/1.log'))]).toEqual([
    false,
    true,
  ])
  expect(existsSync(folder.at('else/1.log'))).toBe(true)
})
