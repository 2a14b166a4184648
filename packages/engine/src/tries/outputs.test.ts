import { basename, dirname } from 'node:path'
import type { Manifest } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { Outputs, outputPaths } from './outputs.ts'

const claim = { table: 't'.repeat(48), recordId: 123_456_789 } as Parameters<typeof outputPaths>[1]

test('C19: an output of any legal name has a legal place until it is known to be good, told apart by name and try', () => {
  const places = ['x', 'x'.repeat(244), 'y'.repeat(255), 'é'.repeat(127)].flatMap((name) =>
    [1, 1_000_000].map((epoch) => outputPaths(`/out/${name}`, claim, epoch)?.staging ?? ''),
  )
  expect(new Set(places.map(dirname)).size).toBe(places.length)
  for (const place of places) {
    expect(Buffer.byteLength(basename(dirname(place)))).toBeLessThanOrEqual(255)
    expect(dirname(dirname(place))).toBe('/out')
  }
})

test('a task that declares an output counts as done by hand only where that output is there', async () => {
  const files = { exists: (path: string) => path === '/out/there', describeOutput: async () => undefined }
  const outputs = new Outputs(files as never, { reservePath: async () => undefined, manifestOf: async () => undefined })
  const marked = (final: string | undefined) => outputs.marked('ada', outputPaths(final, claim, 1), claim)
  expect(await marked(undefined)).toMatchObject({ outcome: 'success', outputPath: undefined })
  expect(await marked('/out/there')).toMatchObject({ outcome: 'success', outputPath: '/out/there' })
  expect(await marked('/out/gone')).toMatchObject({
    outcome: 'failed',
    sentence: 'It cannot be marked as success by ada: its output /out/gone is not there.',
  })
})

test('an output that a person declares made belongs to its record alone from then on', async () => {
  const reserved: unknown[] = []
  const reservePath = async (path: string, record: object) => {
    reserved.push([path, record])
    return path === '/out/others' ? { table: 'other', recordId: 9 } : undefined
  }
  const files = { exists: () => true, describeOutput: async () => undefined }
  const outputs = new Outputs(files as never, { reservePath: reservePath as never, manifestOf: async () => undefined })
  await outputs.marked('ada', outputPaths('/out/there', claim, 1), claim)
  expect(reserved).toEqual([['/out/there', claim]])
  await expect(outputs.marked('ada', outputPaths('/out/others', claim, 1), claim)).rejects.toThrow(
    "The output path /out/others belongs to record 9 of 'other'",
  )
})

const SUCCESS = { outcome: 'success', exitCode: 0, signal: undefined, sentence: 'Exit code 0.' } as const

interface Given {
  readonly exit?: object
  /** Evidence per try: about its own work, or about any work. */
  readonly exits?: Readonly<Record<number, { readonly own?: object; readonly any?: object }>>
  readonly manifest?: Partial<Manifest>
  readonly owner?: object
}

/** Outputs over files that exist by path, with a log of operations. */
function outputsOver(existing: readonly string[], more: Given = {}) {
  const did: unknown[] = []
  const files = {
    exists: (path: string) => existing.includes(path),
    async promoteOutput(staging: string, final: string) {
      did.push(['promote', staging, final])
      return existing.includes(staging)
    },
    describeOutput: async () => ({ bytes: 1, files: [], ...more.manifest }),
    discardOutput: async (staging: string) => void did.push(['discard', staging]),
    readExit: async ({ tryNumber }: { tryNumber: number }, work: string | undefined) =>
      more.exits ? more.exits[tryNumber]?.[work === undefined ? 'any' : 'own'] : more.exit,
  }
  return {
    outputs: new Outputs(files as never, {
      reservePath: async () => more.owner as never,
      manifestOf: async () => undefined,
    }),
    did,
  }
}

const record = { table: 't', recordId: 5 }
const place = outputPaths('/out/m', { ...record, epoch: 9 } as never, 9) as { final: string; staging: string }
const lost = (epoch: number, counts = true) => ({ epoch, counts, instance: 1, tryNumber: epoch, logPath: '/l' })
const trying = (...tries: object[]) =>
  ({
    claim: record,
    lost: tries,
    task: { version: '', id: 'x' },
    lineage: '',
    known: { index: { gathers: () => false } },
  }) as never

test('an output that the command wrote gets its final name', async () => {
  const { outputs, did } = outputsOver([place.staging])
  const exit = await outputs.promote({ exit: SUCCESS, output: place, path: place.staging }, record as never, 'all')
  expect(exit).toMatchObject({ outcome: 'success', outputPath: '/out/m', sentence: 'Exit code 0.' })
  expect(did).toEqual([['promote', place.staging, '/out/m']])
})

test('a command that exits with 0 without its output has failed', async () => {
  const { outputs } = outputsOver([])
  const exit = await outputs.promote({ exit: SUCCESS, output: place, path: place.staging }, record as never, 'all')
  expect(exit).toMatchObject({ outcome: 'failed', outputPath: undefined })
  expect(exit.sentence).toContain('wrote no output to MLAF_OUTPUT_PATH')
})

const EMPTY_FILE = { path: 'model.bin', size: 0, mtime: 0, hash: undefined }

test.each([
  [{ bytes: 0 }, 'has 0 bytes'],
  [{ files: [{ ...EMPTY_FILE, path: 'log', size: 1 }, EMPTY_FILE] }, 'has empty files: model.bin'],
])('an output of 0 bytes, or with such files, is accepted, and reported', async (manifest, how) => {
  const { outputs } = outputsOver([place.staging], { manifest })
  const exit = await outputs.promote({ exit: SUCCESS, output: place, path: place.staging }, record as never, 'all')
  expect(exit).toMatchObject({ outcome: 'success', sentence: `Exit code 0. Its output ${how}.` })
})

test('an output that has its final name already is not renamed again', async () => {
  const { outputs, did } = outputsOver(['/out/m'])
  await outputs.promote({ exit: SUCCESS, output: place, path: '/out/m' }, record as never, 'all')
  expect(did).toEqual([])
})

test('a path that belongs to another record is refused before anything is renamed', async () => {
  const { outputs, did } = outputsOver([place.staging], { owner: { table: 'other', recordId: 1 } })
  const promoting = outputs.promote({ exit: SUCCESS, output: place, path: place.staging }, record as never, 'all')
  await expect(promoting).rejects.toThrow("belongs to record 1 of 'other'")
  expect(did).toEqual([])
})

test('without lost tries there is nothing to harvest', async () => {
  expect(await outputsOver([], { exit: SUCCESS }).outputs.harvest(trying(), place)).toBeUndefined()
})

test('the output of a lost try that ended well is harvested where it lies', async () => {
  const earlier = outputPaths('/out/m', { ...record, epoch: 3 } as never, 3) as typeof place
  const { outputs, did } = outputsOver([earlier.staging], { exit: SUCCESS })
  expect(await outputs.harvest(trying(lost(3)), place)).toEqual({
    exit: SUCCESS,
    output: earlier,
    path: earlier.staging,
  })
  expect(did).toEqual([])
})

test('an output that its launcher saw and that is gone from its place has its final name', async () => {
  const { outputs } = outputsOver(['/out/m'], { exit: { ...SUCCESS, wroteOutput: true } })
  expect(await outputs.harvest(trying(lost(3)), place)).toMatchObject({ path: '/out/m' })
})

test('a renamed output counts where a later try only took it over, and not where a later try wrote one', async () => {
  const wrote = { ...SUCCESS, wroteOutput: true }
  const first = { own: wrote, any: wrote }
  const takenOver = outputsOver(['/out/m'], { exits: { 3: first } })
  expect(await takenOver.outputs.harvest(trying(lost(4), lost(3)), place)).toMatchObject({ path: '/out/m' })
  const replaced = outputsOver(['/out/m'], { exits: { 3: first, 4: { any: wrote } } })
  expect(await replaced.outputs.harvest(trying(lost(4), lost(3)), place)).toBeUndefined()
})

test('an older output under the final name is not taken for that of a lost try', async () => {
  const { outputs } = outputsOver(['/out/m'], { exit: { ...SUCCESS, wroteOutput: false } })
  expect(await outputs.harvest(trying(lost(3)), place)).toBeUndefined()
})

test('the outputs of other lost tries are removed, also where their evidence does not count', async () => {
  const { outputs, did } = outputsOver([], { exit: { ...SUCCESS, outcome: 'failed' } })
  expect(await outputs.harvest(trying(lost(4), lost(3, false)), place)).toBeUndefined()
  expect(did.map((one) => (one as string[])[0])).toEqual(['discard', 'discard'])
})

test('the output of a lost try stays for the next claimer, and that of a failed one goes', async () => {
  const { outputs, did } = outputsOver([])
  await outputs.discardUnlessLost(place, { ...SUCCESS, outcome: 'lost' })
  await outputs.discardUnlessLost(undefined, { ...SUCCESS, outcome: 'failed' })
  expect(did).toEqual([])
  await outputs.discardUnlessLost(place, { ...SUCCESS, outcome: 'failed' })
  expect(did).toEqual([['discard', place.staging]])
})
