import { defineDag, defineParameters, type KnownWorker, type PlannedInstance, type Store, task } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { gpuBlocks, gpuLack } from './gpu-blocks.ts'
import { workerWarnings } from './queue-blocks.ts'

const Words = defineParameters('gpu_troubles', { word: z.string() })
const step = (id: string, gpus: number) =>
  task(id, { parameters: Words, table: 'troubled', command: 'true', queue: 'gpu', gpus })
const two = step('two', 2)
const DAG = defineDag({ id: 'troubled', parameters: Words, tasks: [step('none', 0), step('one', 1), two] })

function workers(...given: readonly (readonly [queues: string, gpus: readonly string[], alive?: boolean])[]) {
  return given.map(
    ([queues, gpus, alive = true]) => ({ queues: queues.split(','), gpus, alive }) as unknown as KnownWorker,
  )
}

function storeOf(known: readonly KnownWorker[]): Pick<Store, 'workers'> {
  return { workers: { list: async () => known } as unknown as Store['workers'] }
}

test('a trigger names the tasks that ask for more GPUs than any live worker of their queue offers', async () => {
  const known = workers(['gpu', ['0']], ['default', ['0', '1']], ['gpu', ['0', '1'], false])
  expect(await workerWarnings(storeOf(known), DAG)).toEqual([
    "No live worker of queue 'gpu' offers 2 GPUs: task 'two' waits until there is one. Start it with `ml-airflow worker --queues gpu --gpus 0,1`.",
  ])
  expect(await workerWarnings(storeOf(workers(['gpu,default', ['a', 'b']])), DAG)).toEqual([])
})

test('a plan names each of them', () => {
  const blockOf = gpuBlocks(DAG, workers(['gpu', ['0']]))
  const blocks = [...DAG.tasks.keys()].map((taskId) => blockOf({ taskId } as PlannedInstance))
  const sentence = "It will wait: no live worker of queue 'gpu' offers 2 GPUs."
  expect(blocks).toEqual([undefined, undefined, { reason: 'gpus_missing', sentence }])
})

test('a DAG without GPUs costs no query, and a task that is served lacks nothing', async () => {
  const store = { workers: { list: () => Promise.reject(new Error('asked')) } as unknown as Store['workers'] }
  const plain = task('plain', { parameters: Words, table: 'troubled', command: 'true' })
  const dag = defineDag({ id: 'plain', parameters: Words, tasks: [plain] })
  expect(await workerWarnings(store, dag)).toEqual([])
  expect(gpuLack(two, DAG, workers(['gpu', ['0', '1']]))).toBeUndefined()
})
