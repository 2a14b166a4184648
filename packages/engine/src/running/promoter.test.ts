import type { TaskDelivery } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { delivery, witness } from '../fakes.fixture.ts'
import { Promoter } from './promoter.ts'

/** A promoter of one pool, over a queue that records its input. */
function promoterOf(promote: () => Promise<readonly TaskDelivery[]>) {
  const sent: string[][] = []
  const observer = witness()
  const queue = {
    promoteTasks: async (tasks: readonly TaskDelivery[]) => void sent.push(tasks.map((one) => one.taskId)),
  }
  const promoter = new Promoter({ store: { pools: { promote, promoteAll: promote } } as never, queue, observer })
  return { promoter, sent, troubles: observer.troubles }
}

test('freed slots promote the next tasks', async () => {
  const { promoter, sent } = promoterOf(async () => [delivery('train')])
  await promoter.promoteNext('gpu')
  await promoter.promoteEverywhere()
  expect(sent).toEqual([['train'], ['train']])
})

test('a failed promotion is logged', async () => {
  const { promoter, troubles } = promoterOf(() => Promise.reject(new Error('away')))
  await promoter.promoteNext('gpu')
  expect(troubles).toEqual([`The next task of pool 'gpu' could not be promoted in Redis; the reconciler will retry.`])
})

test('no task to promote sends nothing to the queue', async () => {
  const { promoter, sent } = promoterOf(async () => [])
  await promoter.promoteNext('gpu')
  expect(sent).toEqual([])
})
