import { expect, test } from 'vitest'
import { type Graph, GraphIndex } from '../dag/graph.ts'
import { settledByFailure } from './settled-by-failure.ts'

/** prepare → each sample's work → check → gather, which also reads `other`; then report. */
const GRAPH: Graph = [
  { id: 'prepare', after: [], perSample: false },
  { id: 'other', after: [], perSample: false },
  { id: 'work', after: ['prepare'], perSample: true },
  { id: 'check', after: ['work'], perSample: true },
  { id: 'gather', after: ['check', 'other'], perSample: false },
  { id: 'report', after: ['gather'], perSample: false },
]

function settled(failed: string, waiting: readonly string[]): readonly string[] {
  const keyOf = (name: string) => {
    const [taskId = '', sample = ''] = name.split('/')
    return { taskId, sample, name }
  }
  return settledByFailure(new GraphIndex(GRAPH), waiting.map(keyOf), [keyOf(failed)]).map(({ name }) => name)
}

test('a failure settles everything that waits for it, directly or through others', () => {
  const waiting = ['work/a', 'work/b', 'check/a', 'check/b', 'gather', 'report']
  expect(settled('prepare', waiting)).toEqual(waiting)
})

test('the failure of one sample settles that sample, and the tasks that gather it', () => {
  const waiting = ['work/b', 'check/a', 'check/b', 'gather', 'report']
  expect(settled('work/a', waiting)).toEqual(['check/a', 'gather', 'report'])
})

test('behind a task that keeps its result, what waits for another task goes on', () => {
  expect(settled('prepare', ['gather', 'report'])).toEqual([])
  expect(settled('prepare', ['work/a', 'gather', 'report'])).toEqual(['work/a'])
})
