import { readFileSync } from 'node:fs'
import { REASON_CODES } from '@ml-airflow/core'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8')

test('docs/reuse.md has a line for every reason, and for no other', () => {
  const told = [...read('docs/reuse.md').matchAll(/^\| `(\w+)` +\| (?:run|join|skip) +\|/gm)].map(
    ([, reason]) => reason,
  )
  expect(told.toSorted()).toEqual([...REASON_CODES].sort())
})

test('the README names every reason', () => {
  const text = read('README.md')
  expect(REASON_CODES.filter((reason) => !text.includes(`\`${reason}\``))).toEqual([])
})
