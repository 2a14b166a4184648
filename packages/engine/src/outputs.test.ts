import { basename, dirname } from 'node:path'
import { expect, test } from 'vitest'
import { Outputs, outputPlace } from './outputs.ts'

const claim = { table: 't'.repeat(48), recordId: 123_456_789 } as Parameters<typeof outputPlace>[1]

test('C19: an output of any legal name has a legal place until it is known to be good, told apart by name and try', () => {
  const places = ['x', 'x'.repeat(244), 'y'.repeat(255), 'é'.repeat(127)].flatMap((name) =>
    [1, 1_000_000].map((epoch) => outputPlace(`/out/${name}`, claim, epoch)?.staging ?? ''),
  )
  expect(new Set(places.map(dirname)).size).toBe(places.length)
  for (const place of places) {
    expect(Buffer.byteLength(basename(dirname(place)))).toBeLessThanOrEqual(255)
    expect(dirname(dirname(place))).toBe('/out')
  }
})

test('a task that declares an output counts as done by hand only where that output is there', async () => {
  const files = { exists: (path: string) => path === '/out/there', describeOutput: async () => undefined }
  const outputs = new Outputs(files as never, { promise: async () => undefined })
  const marked = (final: string | undefined) => outputs.marked('ada', outputPlace(final, claim, 1))
  expect(await marked(undefined)).toMatchObject({ outcome: 'success', outputPath: undefined })
  expect(await marked('/out/there')).toMatchObject({ outcome: 'success', outputPath: '/out/there' })
  expect(await marked('/out/gone')).toMatchObject({
    outcome: 'failed',
    sentence: 'It cannot be marked as success by ada: its output /out/gone is not there.',
  })
})
