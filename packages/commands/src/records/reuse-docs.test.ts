import { readFileSync } from 'node:fs'
import { COURSE_REASONS, REASON_CODES } from '@ml-airflow/core'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8')

test('docs/reuse.md has a line for every reason, and for no other', () => {
  const told = [...read('docs/reuse.md').matchAll(/^\| `(\w+)` +\| (?:run|join|skip) +\|/gm)].map(
    ([, reason]) => reason,
  )
  expect(told.toSorted()).toEqual([...REASON_CODES].sort())
})

test('docs/reuse.md has a line for every reason that the course of a run brings', () => {
  const told = [...read('docs/reuse.md').matchAll(/^\| `(\w+)` +\| in a run +\|/gm)].map(([, reason]) => reason)
  expect(told.toSorted()).toEqual([...COURSE_REASONS].sort())
})

test('the README names every reason', () => {
  const text = read('README.md')
  expect(REASON_CODES.filter((reason) => !text.includes(`\`${reason}\``))).toEqual([])
})
