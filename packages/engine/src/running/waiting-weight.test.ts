import { expect, test } from 'vitest'
import { WaitingWeight } from './waiting-weight.ts'

function waitingWeight(answers: readonly Promise<number | undefined>[]) {
  const clock = { at: 0, now: () => clock.at }
  let asked = 0
  const highestWaitingWeight = () => answers[asked++] ?? Promise.resolve(undefined)
  const waiting = new WaitingWeight({ clock, queue: { highestWaitingWeight }, queues: ['default'] })
  return { clock, waiting, asked: () => asked }
}

test('slots that ask at the same time share one query', async () => {
  const { waiting, asked } = waitingWeight([Promise.resolve(3)])
  await Promise.all([waiting.refresh(20), waiting.refresh(20)])
  expect([waiting.current, asked()]).toEqual([3, 1])
})

test('the last answer counts until the next one arrives, for a second at most', async () => {
  const { clock, waiting } = waitingWeight([
    Promise.resolve(3),
    ...Array.from({ length: 20 }, () => new Promise<undefined>(() => {})),
  ])
  await waiting.refresh(20)
  for (clock.at = 100; clock.at <= 1_000; clock.at += 50) void waiting.refresh(20)
  clock.at = 1_000
  expect(waiting.current).toBe(3)
  clock.at = 1_001
  expect(waiting.current).toBeUndefined()
})
