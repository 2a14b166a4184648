import {
  defineDag,
  defined,
  defineParameters,
  type KnownWorker,
  type PlannedInstance,
  type Store,
  task,
} from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { queueBlocks, workerWarnings } from './queue-blocks.ts'

const None = defineParameters('queue_troubles', { word: z.string() })

function dagOf(...queues: readonly (string | undefined)[]) {
  const tasks = queues.map((queue, index) =>
    task(`t${index}`, { parameters: None, table: 'troubled', command: 'true', ...defined({ queue }) }),
  )
  return defineDag({ id: 'troubled', parameters: None, tasks })
}

type Given = readonly (readonly [queues: string, alive: boolean])[]

function known(...workers: Given): readonly KnownWorker[] {
  return workers.map(([queues, alive]) => ({ queues: queues.split(','), alive }) as unknown as KnownWorker)
}

function storeOf(...workers: Given): Pick<Store, 'workers'> {
  return { workers: { list: async () => known(...workers) } as unknown as Store['workers'] }
}

test('a queue that only a dead worker serves is named, with its tasks and the command that helps', async () => {
  const warnings = await workerWarnings(
    storeOf(['default,cpu', true], ['gpu', false]),
    dagOf('gpu', 'gpu', 'cpu', 'tpu'),
  )
  expect(warnings).toEqual([
    "No live worker serves queue 'gpu': task 't0' and 1 more wait until there is one. Start it with `ml-airflow worker --queues gpu`.",
    "No live worker serves queue 'tpu': task 't3' waits until there is one. Start it with `ml-airflow worker --queues tpu`.",
  ])
})

test("the queue 'default' is named where there are workers, and each serves others alone", async () => {
  expect(await workerWarnings(storeOf(['gpu', true]), dagOf('gpu', undefined))).toEqual([
    "No live worker serves queue 'default': task 't1' waits until there is one. Start it with `ml-airflow worker --queues default`.",
  ])
  expect(await workerWarnings(storeOf(), dagOf('gpu', undefined))).toHaveLength(1)
})

test("a plan names the queue 'default' also for a DAG without queues", () => {
  const blockOf = queueBlocks(dagOf(undefined), known(['gpu', true]))
  expect(blockOf({ taskId: 't0' } as PlannedInstance)).toEqual({
    reason: 'queue_unserved',
    sentence: "It will wait: no live worker serves queue 'default'.",
  })
})

test('a DAG that names no queue costs no query', async () => {
  const store = { workers: { list: () => Promise.reject(new Error('asked')) } as unknown as Store['workers'] }
  expect(await workerWarnings(store, dagOf(undefined))).toEqual([])
})
