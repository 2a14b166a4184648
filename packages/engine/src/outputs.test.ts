import { basename, dirname } from 'node:path'
import { expect, test } from 'vitest'
import { outputPlace } from './outputs.ts'

const claim = { table: 't'.repeat(48), recordId: 123_456_789 } as Parameters<typeof outputPlace>[1]

/** Case C19. */
test('an output of any legal name has a legal place until it is known to be good, told apart by name and try', () => {
  const places = ['x', 'x'.repeat(244), 'y'.repeat(255), 'é'.repeat(127)].flatMap((name) =>
    [1, 1_000_000].map((epoch) => outputPlace(`/out/${name}`, claim, epoch)?.staging ?? ''),
  )
  expect(new Set(places.map(dirname)).size).toBe(places.length)
  for (const place of places) {
    expect(Buffer.byteLength(basename(dirname(place)))).toBeLessThanOrEqual(255)
    expect(dirname(dirname(place))).toBe('/out')
  }
})
