import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)
const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))

test('measures a load on make, BullMQ and the engine, and prints a line for each', { timeout: 60_000 }, async () => {
  const { stdout } = await run(process.execPath, [MAIN, '--quick', '--only', 'chain', '--sqlite'])
  const cells = stdout
    .trim()
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
  expect(stdout).toMatch(/^make does \d+ tasks a second in a row, \d+ two at once\./)
  expect(cells.slice(2).map(([, load, who]) => [load, who])).toEqual([
    ['chain', 'make -j2'],
    ['chain', 'BullMQ flow'],
    ['chain', 'SQLite'],
  ])
})

test('lists the loads if --only names an unknown one', async () => {
  const asked = run(process.execPath, [MAIN, '--only', 'chian'])
  await expect(asked).rejects.toThrow(/--only names chian: the loads are chain, fan,/)
})
