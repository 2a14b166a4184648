import { readFileSync } from 'node:fs'
import { REASON_CODES } from '@ml-airflow/core'
import { expect, test } from 'vitest'

test('docs/reuse.md has a line for every reason, and for no other', () => {
  const text = readFileSync(new URL('../../../../docs/reuse.md', import.meta.url), 'utf8')
  const told = [...text.matchAll(/^\| `(\w+)` +\| (?:run|join|skip) +\|/gm)].map(([, reason]) => reason)
  expect(told.toSorted()).toEqual([...REASON_CODES].sort())
})
