import { defineDag, defined, defineParameters, type KnownWorker, type Store, task } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { workerWarnings } from './queue-blocks.ts'

const None = defineParameters('queue_troubles', { word: z.string() })

function dagOf(...queues: readonly (string | undefined)[]) {
  const tasks = queues.map((queue, index) =>
    task(`t${index}`, { parameters: None, table: 'troubled', command: 'true', ...defined({ queue }) }),
  )
  return defineDag({ id: 'troubled', parameters: None, tasks })
}

function storeOf(...workers: readonly (readonly [queues: string, alive: boolean])[]): Pick<Store, 'workers'> {
  const known = workers.map(([queues, alive]) => ({ queues: queues.split(','), alive }) as unknown as KnownWorker)
  return { workers: { list: async () => known } as unknown as Store['workers'] }
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

test('a DAG that names no queue costs no query', async () => {
  const store = { workers: { list: () => Promise.reject(new Error('asked')) } as unknown as Store['workers'] }
  expect(await workerWarnings(store, dagOf(undefined))).toEqual([])
})
