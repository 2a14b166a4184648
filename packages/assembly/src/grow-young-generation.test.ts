import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'

// Keeps a tenth of its garbage for a while, as a plan does.
const PROGRAM = `
  await import('./young-generation.ts')
  const { growYoungGeneration } = await import('./grow-young-generation.ts')
  const { getHeapSpaceStatistics } = await import('node:v8')
  growYoungGeneration()
  const kept = []
  for (let round = 0; round < 400; round++) {
    for (let i = 0; i < 20_000; i++) {
      const object = { i, text: 'x' + i }
      if (i % 10 === 0) kept[(round * 2_000 + i / 10) % 40_000] = object
    }
    await new Promise(setImmediate)
  }
  console.log(getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size / 1024 / 1024)
`

test('lets the young generation of a process that pauses now and then grow to 32 MB, and no further', () => {
  const size = execFileSync(process.execPath, ['--input-type=module', '--eval', PROGRAM], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  })
  expect(Number(size)).toBe(32)
})
