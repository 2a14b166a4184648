import { expect, test } from 'vitest'
import { Gpus } from './gpus.ts'

const delivery = (instance: number) => ({ run: 1, instance, taskId: 't', delivery: 1, delayMs: 0 })

test('each GPU is given out once until it comes back', () => {
  const gpus = new Gpus(['0', '1', '2'])
  expect([gpus.take(2), gpus.take(2), gpus.take(1), gpus.take(1)]).toEqual([['0', '1'], undefined, ['2'], undefined])
  gpus.free(['0', '1'])
  expect([gpus.take(0), gpus.take(2), gpus.take(1)]).toEqual([[], ['0', '1'], undefined])
})

test('a worker without GPUs takes tasks that ask for none, and a process that does not hand them out takes all', () => {
  const none = new Gpus([])
  expect([none.take(0), none.take(1), none.variables([])]).toEqual([[], undefined, {}])
  const unmanaged = new Gpus(undefined)
  expect([unmanaged.take(2), unmanaged.variables([]), unmanaged.offered]).toEqual([[], {}, Number.POSITIVE_INFINITY])
})

test('a command sees its own GPUs, and none where it asked for none', () => {
  const gpus = new Gpus(['0', '1'])
  expect([gpus.variables(['0', '1']), gpus.variables([])]).toEqual([
    { CUDA_VISIBLE_DEVICES: '0,1' },
    { CUDA_VISIBLE_DEVICES: '' },
  ])
})

test('GPUs that come back wake up the tasks that wait, each once', () => {
  const gpus = new Gpus(['0'])
  expect(gpus.take(1)).toEqual(['0'])
  for (const instance of [7, 8, 7]) gpus.wait(delivery(instance))
  expect(gpus.free([])).toEqual([])
  expect(gpus.free(['0'])).toEqual([delivery(7), delivery(8)])
  expect(gpus.free(['0'])).toEqual([])
})
