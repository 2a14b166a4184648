import { defineParameters, z } from '@ml-airflow/core/author'
import { expect, test } from 'vitest'
import { readHistory } from './history-files.ts'

const P = defineParameters('p', { word: z.string(), lr: z.number().default(0.5) })
const HEAD = 'task, word ,lr,finished_at\n'

const read = (path: string, text: string) => readHistory(path, text, () => P)
const csv = (...lines: readonly string[]) => read('h.csv', HEAD + lines.join('\n'))

test('blanks belong to a text of a CSV file, and to no other value', () => {
  const { lines, refused } = csv(' t , a , 0.1 , 2026-01-02 10:00 ')
  expect(refused).toEqual([])
  expect(lines).toEqual([expect.objectContaining({ taskId: 't', values: { word: ' a ', lr: 0.1 } })])
  expect(lines[0]?.finishedAt).toEqual(new Date('2026-01-02T10:00:00Z'))
})

test.each(['9007199254740993', '1e-400', '1e400'])('a number that would change, %s, keeps its digits', (lr) => {
  expect(csv(`t,a,${lr},2026-01-02 10:00`).lines[0]?.values).toEqual({ word: 'a', lr })
})

test('two columns of one name are refused, since only one of them would be read', () => {
  expect(() => read('h.csv', 'task,word, word\nt,a,b')).toThrow(
    "The file h.csv has two columns 'word': leave one of them out.",
  )
})

test.each(['2026-02-31 10:00', '0000-01-01 10:00', '2026-01-02 24:00', '2026-01-02 10:00+99:99'])(
  'the time %s does not exist, and is refused',
  (time) => {
    expect(csv(`t,a,1,${time}`).refused).toEqual([
      { line: 2, sentence: `'${time}' is not a time such as 2026-01-02 10:00:00 or 2026-01-02T10:00:00Z.` },
    ])
  },
)

test('a version that JSON writes as a number is refused, since 1.10 would become 1.1', () => {
  const line = '{"task":"t","word":"a","finished_at":"2026-01-02 10:00","version":1.10}'
  expect(read('h.jsonl', line).refused).toEqual([{ line: 1, sentence: "'version' is 1.1: allowed is a text." }])
})
