import { expect, it } from 'vitest'
import { sentenceParts } from './sentence-parts.ts'

it('times, long run ids and commands of a sentence are known', () => {
  const sentence =
    "Finished at 2026-11-27T09:47:56.406Z by iris/manual__2026-11-27T09:47:54.600+00:00, but 'evaluate' is not done: `ml-airflow clear iris`."
  expect(sentenceParts(sentence)).toEqual([
    { kind: 'words', text: 'Finished at ' },
    { kind: 'time', text: '2026-11-27T09:47:56.406Z' },
    { kind: 'words', text: ' by ' },
    { kind: 'run', text: 'iris/manual__2026-11-27T09:47:54.600+00:00' },
    { kind: 'words', text: ", but 'evaluate' is not done: " },
    { kind: 'command', text: '`ml-airflow clear iris`' },
    { kind: 'words', text: '.' },
  ])
})

it.each([
  ['The full stop ends the sentence of iris/backfill_2026-11-20T19:00:00Z.', 'iris/backfill_2026-11-20T19:00:00Z'],
  ['Done by iris/scheduled__2026-11-20.', 'iris/scheduled__2026-11-20'],
])('a run id includes neither the words nor the full stop around it: %s', (sentence, run) => {
  expect(sentenceParts(sentence).filter(({ kind }) => kind === 'run')).toEqual([{ kind: 'run', text: run }])
})

it('chosen run ids are short, and stay words', () => {
  expect(sentenceParts('Done by iris/first.')).toEqual([{ kind: 'words', text: 'Done by iris/first.' }])
})
