import { expect, test } from 'vitest'
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

test('an error reaches every call of its group, and none of the next', async () => {
  const gathered = new Gathered<number, number>(async (items) => {
    if (items.includes(1)) throw new Error('no')
    return items
  })
  const first = await Promise.allSettled([gathered.ask(1), gathered.ask(2)])
  expect(first.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await gathered.ask(3)).toBe(3)
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
