import type { ForeseenInstance, TaskDelivery } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { Slot } from './slot.ts'
import { WaitingWeight } from './waiting-weight.ts'

const task = (instance: number, priorityWeight = 1): TaskDelivery => ({
  run: 1,
  instance,
  taskId: `t${instance}`,
  delivery: 1,
  priorityWeight,
  delayMs: 0,
})

function slot({ waiting = async (): Promise<number | undefined> => undefined, handOverMs = 1000, isOpen = true } = {}) {
  const clock = { at: 0, now: () => clock.at }
  return {
    clock,
    slot: new Slot({
      clock,
      waiting: new WaitingWeight({ clock, queue: { highestWaitingWeight: waiting }, queues: ['default'] }),
      queues: ['default'],
      handOverMs,
      isOpen: () => isOpen,
    }),
  }
}

test('continues with the ready task of the highest weight', () => {
  expect(slot().slot.nextOf([task(1), task(2, 5), task(3)])).toEqual(task(2, 5))
  expect(slot().slot.nextOf([])).toBeUndefined()
})

test('keeps the task instances that it read ahead last', () => {
  const { slot: one } = slot()
  const read = (taskId: string) => ({ instance: { run: 1, taskId, sample: '' } }) as ForeseenInstance
  const [a, b] = [read('a'), read('b')]
  one.foresee([a])
  one.foresee(undefined)
  expect(one.foreseen(1, { taskId: 'a', sample: '' })).toBe(a)
  expect(one.foreseen(2, { taskId: 'a', sample: '' })).toBeUndefined()
  expect(one.foreseen(1, { taskId: 'a', sample: 's' })).toBeUndefined()
  one.foresee([b])
  expect(one.foreseen(1, { taskId: 'b', sample: '' })).toBe(b)
  expect(one.foreseen(1, { taskId: 'a', sample: '' })).toBeUndefined()
  one.foresee([])
  expect(one.foreseen(1, { taskId: 'b', sample: '' })).toBeUndefined()
})

test('continues for a second at most', () => {
  const { clock, slot: one } = slot()
  clock.at = 999
  expect(one.nextOf([task(1)])).toEqual(task(1))
  clock.at = 1000
  expect(one.nextOf([task(1)])).toBeUndefined()
})

test('lets a waiting task of higher weight go first, and no other', async () => {
  const { slot: one } = slot({ waiting: async () => 3 })
  await one.refreshWaiting()
  expect(one.nextOf([task(1, 3)])).toEqual(task(1, 3))
  expect(one.nextOf([task(1, 2)])).toBeUndefined()
})

test('asks the queue again after a longer command, and not after a short one', async () => {
  let asked = 0
  const { clock, slot: one } = slot({ waiting: async () => ++asked })
  await one.queryWaiting()
  clock.at = 50
  await one.refreshWaiting()
  expect(one.nextOf([task(1)])).toEqual(task(1))
  clock.at = 101
  await one.refreshWaiting()
  expect(one.nextOf([task(1)])).toBeUndefined()
  expect(asked).toBe(2)
})

test('asks the queue once for several short commands', async () => {
  let asked = 0
  const { clock, slot: one } = slot({ waiting: async () => ++asked })
  for (const at of [0, 5, 10, 19, 20, 25]) {
    clock.at = at
    await one.queryWaiting()
  }
  expect(asked).toBe(2)
})

test('assumes an empty queue if Redis does not answer', async () => {
  const refusing = slot({ waiting: () => Promise.reject(new Error('away')) })
  await refusing.slot.refreshWaiting()
  expect(refusing.slot.nextOf([task(1)])).toEqual(task(1))
  const silent = slot({ waiting: () => new Promise(() => {}) })
  await silent.slot.refreshWaiting()
  expect(silent.slot.nextOf([task(1)])).toEqual(task(1))
})

test.each([{ isOpen: false }, { handOverMs: 0 }])('never continues with %o', (options) => {
  expect(slot(options).slot.nextOf([task(1)])).toBeUndefined()
})
