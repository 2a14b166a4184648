import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { changedInput, missingInputs, type TaskInput } from '@ml-airflow/core'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { FileHashes } from './file-hashes.ts'
import { fingerprintInputs } from './inputs.ts'

const home = mkdtempSync(join(tmpdir(), 'inputs-'))
const folder = join(home, 'dags')
const LONG_AGO = new Date('2020-01-01T00:00:00Z')

afterAll(() => rmSync(home, { recursive: true }))
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'data', 'part'), { recursive: true })
  writeFileSync(join(folder, 'train.py'), 'print(1)')
  writeFileSync(join(folder, 'data', 'a.csv'), 'a')
  writeFileSync(join(folder, 'data', 'part', 'b.csv'), 'b')
})

const look = (...inputs: TaskInput[]) => fingerprintInputs(folder, inputs, new FileHashes(undefined))

/** Applies a change and returns the sentence about the changed inputs. */
async function change(inputs: readonly TaskInput[], what: () => void): Promise<string | undefined> {
  const before = await look(...inputs)
  what()
  return changedInput(before, await look(...inputs))
}

describe('input files', () => {
  test.each<[string, TaskInput, () => void, string | undefined]>([
    [
      'a file that is written',
      'train.py',
      () => writeFileSync(join(folder, 'train.py'), 'print(2)'),
      'the input train.py has changed since',
    ],
    ['a file that is touched', 'train.py', () => utimesSync(join(folder, 'train.py'), LONG_AGO, LONG_AGO), undefined],
    [
      'a file by stat that is touched',
      { path: 'train.py', by: 'stat' },
      () => utimesSync(join(folder, 'train.py'), LONG_AGO, LONG_AGO),
      'the input train.py has changed since',
    ],
    [
      'a file below a folder',
      'data',
      () => appendFileSync(join(folder, 'data/part/b.csv'), '!'),
      'the input data/part/b.csv has changed since',
    ],
    [
      'a file that a glob finds',
      'data/**/*.csv',
      () => writeFileSync(join(folder, 'data/c.csv'), 'c'),
      'the input data/c.csv is new',
    ],
    [
      'a file that a glob finds no more',
      'data/*.csv',
      () => {
        writeFileSync(join(folder, 'data/c.csv'), '')
        rmSync(join(folder, 'data/a.csv'))
      },
      'the input data/c.csv is new',
    ],
    ['a file that is removed', 'train.py', () => rmSync(join(folder, 'train.py')), 'the input train.py is not there'],
    ['a file that no glob finds', 'data/*.csv', () => writeFileSync(join(folder, 'data/c.txt'), 'c'), undefined],
    [
      'an absolute path',
      join(folder, 'train.py'),
      () => appendFileSync(join(folder, 'train.py'), '!'),
      `the input ${join(folder, 'train.py')} has changed since`,
    ],
  ])('%s', async (_, input, what, said) => {
    const found = await change([input], what)
    expect(found).toBe(said === undefined ? undefined : `but ${said}`)
  })

  test('that are not there are named, and so is a glob that finds nothing', async () => {
    expect(missingInputs(await look('train.py', 'tain.py', 'data/*.parquet'))).toEqual(['data/*.parquet', 'tain.py'])
  })

  test('of more than 200 are kept as one digest', async () => {
    for (let number = 0; number < 300; number++) writeFileSync(join(folder, 'data', `${number}.csv`), `${number}`)
    expect((await look('data')).split('\n')).toHaveLength(1)
    expect(await change(['data'], () => writeFileSync(join(folder, 'data', '7.csv'), 'x'))).toBe(
      'but the input data has changed since',
    )
  })

  test('of some size are read once, by all processes of an installation, until they are written again', async () => {
    const big = join(folder, 'big.bin')
    const cache = join(home, 'hashes')
    writeFileSync(big, Buffer.alloc(1024 * 1024, 1))
    utimesSync(big, LONG_AGO, LONG_AGO)
    const first = await new FileHashes(cache).hashOf(big, statSync(big))
    const [kept = ''] = readdirSync(cache)
    const stamped = JSON.parse(readFileSync(join(cache, kept), 'utf8')) as object
    writeFileSync(join(cache, kept), JSON.stringify({ ...stamped, hash: 'from the cache' }))
    expect(await new FileHashes(cache).hashOf(big, statSync(big))).toBe('from the cache')
    writeFileSync(big, Buffer.alloc(1024 * 1024, 2))
    expect(await new FileHashes(cache).hashOf(big, statSync(big))).not.toBe(first)
  })

  test('of 32 MB and more are read by a thread, to the same hash as by this one', async () => {
    const big = join(folder, 'huge.bin')
    writeFileSync(big, Buffer.alloc(32 * 1024 * 1024, 1))
    utimesSync(big, LONG_AGO, LONG_AGO)
    const hash = createHash('sha256').update(readFileSync(big)).digest('hex')
    expect(await new FileHashes(undefined).hashOf(big, statSync(big))).toBe(hash)
    const gone = statSync(big)
    rmSync(big)
    await expect(new FileHashes(undefined).hashOf(big, gone)).rejects.toThrow(/ENOENT/)
  })

  test('of any size are read once, and leave the event loop free', async () => {
    const big = join(folder, 'huge.bin')
    writeFileSync(big, '')
    truncateSync(big, Number(process.env.INPUT_MB ?? 64) * 1024 * 1024)
    utimesSync(big, LONG_AGO, LONG_AGO)
    const hashes = new FileHashes(undefined)
    const before = performance.eventLoopUtilization()
    const reading = hashes.hashOf(big, statSync(big))
    expect(hashes.hashOf(big, statSync(big))).toBe(reading)
    const hash = await reading
    expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.5)
    const file = openSync(big, 'r+')
    writeSync(file, 'Size, time and inode stay, so nobody reads this.')
    closeSync(file)
    utimesSync(big, LONG_AGO, LONG_AGO)
    expect(await hashes.hashOf(big, statSync(big))).toBe(hash)
  })

  test('that were written a moment ago are read again, for they may be written once more in the same tick', async () => {
    const hashes = new FileHashes(undefined)
    const path = join(folder, 'train.py')
    const stat = statSync(path)
    const before = await hashes.hashOf(path, stat)
    writeFileSync(path, 'print(3)')
    expect(await hashes.hashOf(path, stat)).not.toBe(before)
  })
})

test.each(['pipe', '/dev/zero'])('%s is not an input file, and is not read', async (path) => {
  execFileSync('mkfifo', [join(folder, 'pipe')])
  expect(missingInputs(await look(path))).toEqual([path])
})

test('a file whose name has a second line is one file, and the line says nothing of another one', async () => {
  const name = 'train\nmissing other.py'
  writeFileSync(join(folder, name), '')
  expect(missingInputs(await look(name))).toEqual([])
})
