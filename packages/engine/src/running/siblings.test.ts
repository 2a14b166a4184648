import type { ForeseenInstance } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { Siblings } from './siblings.ts'

const sibling = (id: number, run = 7) => ({ instance: { id, run } }) as unknown as ForeseenInstance
const all = () => true

function siblings() {
  const clock = { at: 0, now: () => clock.at }
  return { clock, siblings: new Siblings(clock) }
}

test('each queued task is given once, and only to a slot of its run', () => {
  const { siblings: some } = siblings()
  some.keep([sibling(1), sibling(2)])
  expect(some.take(8, all)).toBeUndefined()
  expect(some.take(7, ({ instance }) => instance.id === 2)).toEqual(sibling(2))
  expect(some.take(7, all)).toEqual(sibling(1))
  expect(some.take(7, all)).toBeUndefined()
  expect(some.areUsedUp).toBe(true)
})

test('those read more than a second ago are not used, for others have probably taken them', () => {
  const { clock, siblings: some } = siblings()
  some.keep([sibling(1)])
  clock.at = 1_001
  expect(some.take(7, all)).toBeUndefined()
  expect(some.areUsedUp).toBe(true)
})
