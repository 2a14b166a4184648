import { expect, it } from 'vitest'
import { givenText } from './given-text.ts'

it.each([
  [{ dag_id: 'churn', conf: { k: 7, data: 'a b' } }, 'conf: k=7 data="a b"'],
  [{ conf: {}, samples: ['fold_1', 'fold_6'] }, 'conf: – · samples: fold_1, fold_6'],
  [{ force: { tasks: ['train'], downstream: true } }, 'force: tasks=train downstream=true'],
  [{ dag_id: 'churn' }, ''],
  [null, '–'],
])('arguments of a change are words, and no JSON: %j', (given, text) => {
  expect(givenText(given)).toBe(text)
})
