import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testFolder } from './launches.fixture.ts'
import { openTryFiles } from './try-files.ts'

const files = openTryFiles()

let folder: string
let staging: string
let final: string
beforeEach(() => {
  folder = testFolder()
  staging = join(folder, 'deep', 'down', 'model.3')
  final = join(folder, 'deep', 'final', 'model')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function makeFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

function makeFolder(path: string, text: string): void {
  makeFile(join(path, 'weights'), text)
}

describe('an output', () => {
  it('is prepared: its folder is there, and nothing of an earlier writer', async () => {
    makeFolder(staging, 'half')
    await files.prepareOutput(staging)
    expect(files.exists(staging)).toBe(false)
    expect(files.exists(dirname(staging))).toBe(true)
  })

  it.each([
    ['a file, where nothing was', makeFile, () => {}],
    ['a file, in place of a file', makeFile, makeFile],
    ['a folder, in place of a full folder', makeFolder, makeFolder],
    ['a folder, in place of a file', makeFolder, makeFile],
    ['a file, in place of a full folder', makeFile, makeFolder],
  ])('is promoted: %s', async (_, makeNew, makeOld) => {
    makeOld(final, 'old')
    makeNew(staging, 'new')
    expect(await files.promoteOutput(staging, final)).toBe(true)
    expect(readFileSync(makeNew === makeFile ? final : join(final, 'weights'), 'utf8')).toBe('new')
    expect(readdirSync(dirname(final))).toEqual(['model'])
    expect(files.exists(staging)).toBe(false)
  })

  it('that does not exist is not promoted, and harms no earlier one', async () => {
    makeFile(final, 'old')
    expect(await files.promoteOutput(staging, final)).toBe(false)
    expect(readFileSync(final, 'utf8')).toBe('old')
  })

  it('is discarded, also when there is none', async () => {
    makeFolder(staging, 'new')
    await files.discardOutput(staging)
    await files.discardOutput(staging)
    expect(files.exists(staging)).toBe(false)
  })

  it('that cannot be made is refused with its path', async () => {
    makeFile(join(folder, 'deep'), '')
    await expect(files.prepareOutput(staging)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(staging),
    })
  })
})

describe('the evidence of an exit', () => {
  it.each([
    ['is missing', undefined],
    ['is not whole', '{"outcome": "suc'],
    ['is something else', '[]'],
    ['has an unknown outcome', '{"outcome":"great","sentence":"x","work":"work"}'],
    ['is about other work', '{"outcome":"success","sentence":"x","work":"other"}'],
  ])('that %s is none', async (_, text) => {
    if (text !== undefined) writeFileSync(join(folder, '1.exit.json'), text)
    expect(await files.readExit({ instance: 1, tryNumber: 1, logPath: join(folder, '1.log') }, 'work')).toBeUndefined()
  })

  it('that may not be read is no proof that there is none', async () => {
    mkdirSync(join(folder, '1.exit.json'))
    await expect(
      files.readExit({ instance: 1, tryNumber: 1, logPath: join(folder, '1.log') }, 'work'),
    ).rejects.toMatchObject({ code: 'unavailable' })
  })
})
