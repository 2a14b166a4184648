import { readFileSync, statSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { memoryOf, shown, TestLaunches } from './launches.fixture.ts'

const CAP = 1_000_000

let launches: TestLaunches
beforeAll(async () => {
  launches = await TestLaunches.start({ logCapBytes: CAP, secrets: ['not in there'] })
})
afterAll(() => launches.close())

it.each([
  ['1 GB without a line feed', 'head -c 1G /dev/zero'],
  ['200 MB of short lines', 'yes | head -c 200M'],
  ['100 MB of noise', 'head -c 100M /dev/urandom'],
])('%s are capped, in bounded memory, and the exit code is kept', async (_, flood) => {
  const launch = launches.launch(`${flood}; echo the last line >&2; exit 7`)
  expect(await launch.exit).toMatchObject({ outcome: 'failed', exitCode: 7 })
  expect(statSync(launch.logPath).size).toBeLessThan(CAP + 1000)
  const log = readFileSync(launch.logPath, 'latin1')
  expect(log).toContain('ml-airflow| This log has reached its cap of 1,000,000 bytes.')
  expect(log).toMatch(/ml-airflow\| [\d,]{9,} bytes not shown\./)
  expect(log).toContain('err| the last line\n')
  expect(memoryOf(await launches.launcherPid()).most).toBeLessThan(150)
})

it('reports exactly how many bytes it does not show', async () => {
  const { log } = await launches.run('yes 123456789 | head -n 1000000')
  const lines = shown(log).split('\n')
  const unshown = Number(/([\d,]+) bytes not shown/.exec(log)?.[1]?.replaceAll(',', ''))
  expect(lines.every((line) => line === '123456789' || '123456789'.endsWith(line))).toBe(true)
  const visible = lines.reduce((sum, line) => sum + line.length + 1, 0)
  expect(Math.abs(unshown + visible - 10_000_000)).toBeLessThan(20)
})

it('splits a line that is too long, and loses no byte of it', async () => {
  const text = 'aé€😀'.repeat(10_000)
  const { log } = await launches.run('for i in {1..10000}; do printf aé€😀; done')
  const pieces = log.split('\n').filter((line) => /\] out[|+] /.test(line))
  expect(pieces.map((piece) => /\] (out[|+]) /.exec(piece)?.[1])).toEqual([
    'out|',
    ...pieces.slice(1).map(() => 'out+'),
  ])
  expect(pieces.length).toBeGreaterThan(5)
  expect(shown(log).replaceAll('\n', '')).toBe(text)
})

it('F31: keeps bytes that are not UTF-8 as they are', async () => {
  const launch = launches.launch("printf '\\377\\000\\033[31m\\r\\302\\n'")
  await launch.exit
  const bytes = Buffer.from([0xff, 0x00, 0x1b, 0x5b, 0x33, 0x31, 0x6d, 0x0d, 0xc2, 0x0a])
  expect(readFileSync(launch.logPath).includes(bytes)).toBe(true)
})
