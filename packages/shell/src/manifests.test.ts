import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { manifestOf, manifestText } from '@ml-airflow/core'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { describeOutput, inspectOutput } from './manifests.ts'

const folder = mkdtempSync(join(tmpdir(), 'manifests-'))
const output = join(folder, 'out')
const LATER = new Date('2030-01-01T00:00:00Z')

afterAll(() => rmSync(folder, { recursive: true }))
beforeEach(() => rmSync(output, { recursive: true, force: true }))

/** The manifest after a round trip through a record. */
async function made(reading: 'all' | 'small' = 'small') {
  return manifestOf(manifestText(await describeOutput(output, reading)))
}

describe('an output that is a file', () => {
  beforeEach(() => writeFileSync(output, 'model'))

  test('is unchanged while size and time are the same', async () => {
    expect(await inspectOutput(output, await made())).toEqual({ kind: 'as_made' })
  })

  test('is missing once it is removed', async () => {
    const manifest = await made()
    rmSync(output)
    expect(await inspectOutput(output, manifest)).toEqual({ kind: 'missing' })
  })

  test('has changed where its size is another, or its content of the same size', async () => {
    const manifest = await made()
    writeFileSync(output, 'mode1')
    utimesSync(output, LATER, LATER)
    expect(await inspectOutput(output, manifest)).toEqual({ kind: 'changed', file: output, how: 'has another content' })
    appendFileSync(output, '!')
    expect(await inspectOutput(output, manifest)).toMatchObject({ how: 'has 6 bytes instead of 5' })
  })

  test('that was only touched is unchanged', async () => {
    const manifest = await made()
    utimesSync(output, LATER, LATER)
    expect(await inspectOutput(output, manifest)).toEqual({ kind: 'as_made' })
  })

  test('of more than 1 MB goes by its time, unless every file is read', async () => {
    writeFileSync(output, Buffer.alloc(1024 * 1024 + 1))
    const [byTime, byContent] = [await made('small'), await made('all')]
    utimesSync(output, LATER, LATER)
    expect(await inspectOutput(output, byTime)).toMatchObject({
      how: 'was written at 2030-01-01T00:00:00.000Z, after it was made',
    })
    expect(await inspectOutput(output, byContent)).toEqual({ kind: 'as_made' })
  })

  test('of an older ml-airflow without a manifest only has to exist', async () => {
    expect(await inspectOutput(output, undefined)).toEqual({ kind: 'as_made' })
    expect(manifestOf('{"a": 1}')).toBeUndefined()
  })
})

describe('an output that is a folder', () => {
  beforeEach(() => {
    mkdirSync(join(output, 'part'), { recursive: true })
    writeFileSync(join(output, 'part', 'b'), 'b')
    symlinkSync('part/b', join(output, 'link'))
  })

  test('names the file that is new, gone or another', async () => {
    const manifest = await made()
    expect(manifest).toMatchObject({ count: 2, files: [{ path: 'link' }, { path: 'part/b', size: 1 }] })
    writeFileSync(join(output, 'c'), '')
    const added = { kind: 'changed', file: join(output, 'c'), how: 'did not belong to it' }
    expect(await inspectOutput(output, manifest)).toEqual(added)
    rmSync(join(output, 'c'))
    expect(await inspectOutput(output, manifest)).toEqual({ kind: 'as_made' })
    rmSync(join(output, 'part', 'b'))
    expect(await inspectOutput(output, manifest)).toMatchObject({ file: join(output, 'part/b'), how: 'is gone' })
  })

  test('a link in it that leads elsewhere is a change', async () => {
    const manifest = await made()
    rmSync(join(output, 'link'))
    symlinkSync('part/x', join(output, 'link'))
    expect(await inspectOutput(output, manifest)).toMatchObject({ file: join(output, 'link') })
  })

  test('of many files takes a record no more than a digest, and a change is still seen', async () => {
    for (let number = 0; number < 200; number++) writeFileSync(join(output, `file-${number}`), `${number}`)
    const [byTime, byContent] = [await made('small'), await made('all')]
    expect(byTime && manifestText(byTime).length).toBeLessThan(200)
    expect(await inspectOutput(output, byTime)).toEqual({ kind: 'as_made' })
    utimesSync(join(output, 'file-7'), LATER, LATER)
    expect(await inspectOutput(output, byTime)).toMatchObject({ kind: 'changed', file: output })
    expect(await inspectOutput(output, byContent)).toEqual({ kind: 'as_made' })
    writeFileSync(join(output, 'file-7'), 'x')
    expect(await inspectOutput(output, byContent)).toMatchObject({ how: 'has files with another content' })
    rmSync(join(output, 'file-8'))
    expect(await inspectOutput(output, byContent)).toMatchObject({ how: 'has 201 files instead of 202' })
  })

  test('may hold pipes and sockets, which are not read, and names that are not UTF-8', async () => {
    const latin1 = Buffer.concat([Buffer.from(`${output}/caf`), Buffer.from([0xe9])])
    writeFileSync(latin1, 'x')
    execFileSync('mkfifo', [join(output, 'pipe')])
    for (const reading of ['small', 'all'] as const) {
      const manifest = await made(reading)
      expect(manifest?.files.map(({ path }) => path)).toEqual(['caf\\xE9', 'link', 'part/b', 'pipe'])
      expect(await inspectOutput(output, manifest)).toEqual({ kind: 'as_made' })
    }
    const manifest = await made()
    writeFileSync(latin1, 'y')
    utimesSync(latin1, LATER, LATER)
    expect(await inspectOutput(output, manifest)).toMatchObject({ how: 'has another content' })
    rmSync(join(output, 'pipe'))
    writeFileSync(join(output, 'pipe'), '')
    expect(await inspectOutput(output, manifest)).toMatchObject({ kind: 'changed' })
  })
})
