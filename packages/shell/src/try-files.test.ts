import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
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
  it('is prepared: its folder exists, without files of an earlier writer', async () => {
    makeFolder(staging, 'half')
    await files.prepareOutput(staging)
    expect(files.exists(staging)).toBe(false)
    expect(files.exists(dirname(staging))).toBe(true)
  })

  it.each([
    ['file', makeFile],
    ['folder', makeFolder],
  ])('that is temporary is removed, and leaves nothing: a %s', async (_, make) => {
    make(final, 'read')
    await files.removeOutput(final)
    await files.removeOutput(final)
    expect(readdirSync(dirname(final))).toEqual([])
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

  it('F38: that does not exist is not promoted, and harms no earlier one', async () => {
    makeFile(final, 'old')
    expect(await files.promoteOutput(staging, final)).toBe(false)
    expect(readFileSync(final, 'utf8')).toBe('old')
  })

  it('is discarded, also if it does not exist', async () => {
    makeFolder(staging, 'new')
    await files.discardOutput(staging)
    await files.discardOutput(staging)
    expect(files.exists(staging)).toBe(false)
  })

  it.each([
    ['into the folder of a try', () => join(tmpdir(), 'mlaf-launcher-1-2', '1', 'real')],
    ['beside it', () => join(dirname(staging), 'real')],
    ['by a relative path', () => '../real'],
    ['to nothing', () => join(folder, 'nothing')],
  ])('C21: that is a link %s is refused, since it would be missing for ever', async (_, target) => {
    makeFile(join(dirname(staging), 'real'), 'data')
    symlinkSync(target(), staging)
    await expect(files.promoteOutput(staging, final)).rejects.toMatchObject({
      code: 'bad_argument',
      message: expect.stringMatching(
        /model\.3 is a link to .*, which is gone once the try is over: write the output itself/,
      ),
    })
  })

  it('may be a link to a lasting file', async () => {
    makeFile(join(folder, 'lasting'), 'data')
    mkdirSync(dirname(staging), { recursive: true })
    symlinkSync(join(folder, 'lasting'), staging)
    expect(await files.promoteOutput(staging, final)).toBe(true)
    expect(readFileSync(final, 'utf8')).toBe('data')
  })

  it('that may not be written to is promoted, replaced and discarded by a user other than root', async () => {
    const owned = mkdtempSync('/tmp/mlaf-powerless-')
    const script = `
    const { openTryFiles } = await import(${JSON.stringify(new URL('../dist/try-files.js', import.meta.url).href)})
    const { mkdirSync, writeFileSync, chmodSync, readdirSync, statSync } = await import('node:fs')
    const files = openTryFiles(), final = '${owned}/out/model'
    for (const number of [1, 2]) {
      const staging = '${owned}/out/.try-' + number + '/model'
      mkdirSync(staging + '/in', { recursive: true })
      writeFileSync(staging + '/in/weights', String(number))
      chmodSync(staging + '/in', 0o555)
      chmodSync(staging, 0o555)
      if (!(await files.promoteOutput(staging, final))) throw new Error('not promoted')
      await files.discardOutput(staging)
    }
    const left = '${owned}/out/.try-3/model'
    mkdirSync(left + '/in', { recursive: true })
    chmodSync(left + '/in', 0o555)
    writeFileSync(left + '/a', '')
    chmodSync(left, 0o555)
    await files.prepareOutput(left)
    console.log(JSON.stringify([readdirSync('${owned}/out'), statSync(final).mode & 0o777, readdirSync('${owned}/out/.try-3')]))`
    // Root without capabilities: file modes apply, and a checkout below /root is still readable.
    const powerless = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-all'] : []
    const [program = '', ...words] = [...powerless, process.execPath, '--input-type=module', '-e', script]
    const { stdout } = await promisify(execFile)(program, words)
    expect(JSON.parse(stdout)).toEqual([['.try-3', 'model'], 0o555, []])
    rmSync(owned, { recursive: true, force: true })
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
  ])('that %s is ignored', async (_, text) => {
    if (text !== undefined) writeFileSync(join(folder, '1.exit.json'), text)
    expect(await files.readExit({ instance: 1, tryNumber: 1, logPath: join(folder, '1.log') }, 'work')).toBeUndefined()
  })

  it('that cannot be read does not count as missing', async () => {
    mkdirSync(join(folder, '1.exit.json'))
    await expect(
      files.readExit({ instance: 1, tryNumber: 1, logPath: join(folder, '1.log') }, 'work'),
    ).rejects.toMatchObject({ code: 'unavailable' })
  })
})
