import { type LogPart, MlAirflowError } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { lastLines } from './log-tail.ts'

const PLACE = { instance: 1, tryNumber: 1, logPath: '/logs/1.log' }

function tailOf(text: string): Promise<readonly string[]> {
  const bytes = Buffer.from(text)
  return lastLines(
    {
      read: async (_, offset, limit = 1): Promise<LogPart> => ({
        text: bytes.subarray(offset, offset + limit).toString(),
        nextOffset: offset + limit,
        size: bytes.length,
      }),
      follow: () => expect.unreachable(),
    },
    PLACE,
  )
}

test('the lines of both channels are shown without their time and without sentences about the try', async () => {
  const log = '[t] mlaf| starting\n[t] out| one\n[t] err| two\n[t] out+ three\n[t] mlaf| ended\n'
  expect(await tailOf(log)).toEqual(['one', 'two', 'three'])
})

test('control characters are left out, and of a progress bar the last state is shown', async () => {
  const log = '[t] out| \x1b[31mred\x1b[0m\x07 \u202etxt\n[t] err|  1%\r 50%\r100%\r\n'
  expect(await tailOf(log)).toEqual(['red txt', '100%'])
})

test('ten lines are shown at most', async () => {
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`)
  expect(await tailOf(lines.map((line) => `[t] out| ${line}\n`).join(''))).toEqual(lines.slice(-10))
})

test('of a long log only the end is read, and a line that was cut is left out', async () => {
  const long = `[t] out| ${'x'.repeat(9_000)}\n[t] out| last\n`
  expect(await tailOf(long)).toEqual(['last'])
})

test('a log that cannot be read has no lines; another error is not hidden', async () => {
  const failing = (error: Error) =>
    lastLines(
      {
        async read() {
          throw error
        },
        follow: () => expect.unreachable(),
      },
      PLACE,
    )
  expect(await failing(new MlAirflowError('not_found', ''))).toEqual([])
  expect(await failing(new MlAirflowError('unavailable', ''))).toEqual([])
  await expect(failing(new Error('broken'))).rejects.toThrow('broken')
})
