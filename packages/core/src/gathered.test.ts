import { expect, test } from 'vitest'
import { MlAirflowError } from './errors.ts'
import { Gathered } from './gathered.ts'

test('calls at the same time are served together, and later ones after them', async () => {
  const groups: (readonly number[])[] = []
  const gathered = new Gathered<number, number>(async (items) => {
    groups.push(items)
    if (items.includes(1)) later = gathered.ask(4)
    return items.map((item) => item * 10)
  })
  let later: Promise<number> | undefined
  expect(await Promise.all([1, 2, 3].map((item) => gathered.ask(item)))).toEqual([10, 20, 30])
  expect(await later).toBe(40)
  expect(groups).toEqual([[1, 2, 3], [4]])
})

test('a call at fault fails alone', async () => {
  const gathered = new Gathered<number, number>(async (items) => {
    if (items.includes(1)) throw new Error('no')
    return items
  })
  const ends = await Promise.allSettled([1, 2, 3].map((item) => gathered.ask(item)))
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
})

test('a server that is unavailable refuses its group and what waits behind it, and is not asked again', async () => {
  let served = 0
  const gathered = new Gathered<number, number>(async (items) => {
    served += 1
    if (served === 1) throw new MlAirflowError('unavailable', 'gone')
    return items
  })
  const ends = await Promise.allSettled(Array.from({ length: 60 }, (_, index) => gathered.ask(index)))
  expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(60)
  expect(served).toBe(1)
  expect(await gathered.ask(7)).toBe(7)
})

test('more than 50 calls are several groups', async () => {
  const sizes: number[] = []
  const gathered = new Gathered<number, number>(async (items) => {
    sizes.push(items.length)
    return items
  })
  await Promise.all(Array.from({ length: 120 }, (_, index) => gathered.ask(index)))
  expect(sizes).toEqual([50, 50, 20])
})
