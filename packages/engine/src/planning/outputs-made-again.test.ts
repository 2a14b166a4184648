import type { InstanceSelector, RecordedInstance } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { instanceOf } from '../fakes.fixture.ts'
import { outputsMadeAgain } from './outputs-made-again.ts'

const task = (id: string, perSample: boolean, ...after: readonly string[]) => ({ id, after, perSample })
const temporary = { temporary: true } as const
// The outputs of raw and clean are temporary; raw and mix have no samples.
const GRAPH = [
  { ...task('raw', false), ...temporary },
  { ...task('clean', true, 'raw'), ...temporary },
  task('rate', true, 'clean'),
  task('mix', false, 'clean'),
]
const NAMES = ['raw', 'clean a', 'clean b', 'rate a', 'rate b', 'mix']
const INSTANCES = NAMES.map((name, id) => {
  const [taskId = '', sample = ''] = name.split(' ')
  return { ...instanceOf(taskId, { id, sample, state: 'success' }), table: taskId, recordId: id, pending: 0 }
})

/** Names of the task instances that make their outputs again, with their readers. */
async function madeAgain(removed: readonly string[], ...begun: readonly string[]): Promise<readonly string[]> {
  const temporaryOutputs = {
    async removedAmong(_: number, __: string, { taskId }: InstanceSelector) {
      const found = INSTANCES.filter((one) => one.taskId === taskId && removed.includes(nameOf(one)))
      return new Map(found.map(({ id, state }) => [id, state]))
    },
  }
  const ids = new Set(begun.map((name) => NAMES.indexOf(name)))
  const found = await outputsMadeAgain({ temporaryOutputs } as never, GRAPH, INSTANCES, ids)
  return found.map(({ instance, reader }) => `${nameOf(instance)} for ${reader}`)
}

function nameOf({ taskId, sample }: Pick<RecordedInstance, 'taskId' | 'sample'>): string {
  return sample === '' ? taskId : `${taskId} ${sample}`
}

const ALL = ['raw', 'clean a', 'clean b']

test('a removed output is made again for a task that reads it, with what that output is made from', async () => {
  expect(await madeAgain(ALL, 'rate b')).toEqual(['raw for clean', 'clean b for rate'])
})

test('a task that gathers samples needs all of them', async () => {
  expect(await madeAgain(ALL, 'mix')).toEqual(['raw for clean', 'clean a for mix', 'clean b for mix'])
})

test('an output that is still there is not made again, nor one that starts over anyway', async () => {
  expect(await madeAgain(['raw', 'clean a'], 'mix')).toEqual(['raw for clean', 'clean a for mix'])
  expect(await madeAgain(['raw'], 'mix')).toEqual([])
  expect(await madeAgain(ALL, 'raw', 'clean a', 'rate a')).toEqual([])
})
