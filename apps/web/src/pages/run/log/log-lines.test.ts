import { expect, test } from 'vitest'
import { found, indexOf, LogLines } from './log-lines.ts'

const TIME = '2026-11-22T15:00:00.123Z'

function linesOf(...pieces: readonly string[]) {
  const log = new LogLines()
  for (const piece of pieces) log.add(piece)
  return log.lines
}

test('separates time and channel from the text', () => {
  expect(linesOf(`[${TIME}] out| hello\n[${TIME}] err| a warning\n[${TIME}] ml-airflow| Exit code 0.\n`)).toEqual([
    { number: 1, time: TIME, channel: 'out', text: 'hello' },
    { number: 2, time: TIME, channel: 'err', text: 'a warning' },
    { number: 3, time: TIME, channel: 'ml-airflow', text: 'Exit code 0.' },
  ])
})

test('assembles a line from pieces that arrive one after the other', () => {
  expect(linesOf(`[${TIME}] out| ep`, 'och ', `3\n[${TIME}] out| next`).map(({ text }) => text)).toEqual([
    'epoch 3',
    'next',
  ])
})

test('shows the last state of a progress bar', () => {
  expect(linesOf(`[${TIME}] err|  0%\r 50%\r100%\r\n`)[0]?.text).toBe('100%')
  expect(linesOf(`[${TIME}] err| 0%\n 50%\n`, '75', '%\n').map(({ text }) => text)).toEqual(['75%'])
})

test('joins a line with its continuation', () => {
  expect(linesOf(`[${TIME}] out| one\n[${TIME}] out+  more\n`).map(({ text }) => text)).toEqual(['one more'])
})

test('finds lines regardless of case', () => {
  expect(found(linesOf(`[${TIME}] out| Loss 1\n[${TIME}] out| other\n[${TIME}] out| loss 2\n`), 'LOSS')).toEqual([1, 3])
  expect(found(linesOf('a\n'), '')).toEqual([])
})

test('finds the place of a line among those of one channel', () => {
  const errors = linesOf(...['err', 'out', 'err', 'out', 'err'].map((one) => `[${TIME}] ${one}| x\n`)).filter(
    ({ channel }) => channel === 'err',
  )
  expect([1, 3, 4, 5].map((number) => indexOf(errors, number))).toEqual([0, 1, 2, 2])
})

test('keeps the beginning of a line of megabytes, and its length, in little time', () => {
  const part = 'x'.repeat(8000)
  const pieces = Array.from({ length: 2000 }, (_, n) => `[${TIME}] out${n === 0 ? '|' : '+'} ${part}\n`)
  const [line, ...others] = linesOf(...pieces)
  expect({ ...line, text: line?.text.length, others }).toMatchObject({ text: 20_000, length: 16_000_000, others: [] })
})
