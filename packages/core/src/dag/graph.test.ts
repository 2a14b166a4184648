import { expect, test } from 'vitest'
import { type Graph, GraphIndex } from './graph.ts'

const graph: Graph = [
  { id: 'split', after: [], perSample: false },
  { id: 'train', after: ['split'], perSample: true },
  { id: 'test', after: ['train'], perSample: true },
  { id: 'report', after: ['test'], perSample: false },
  { id: 'plot', after: ['report'], perSample: true },
]
const index = new GraphIndex(graph)

test('a per-sample task behind one that is not: every sample', () => {
  expect(index.downstream('split', '')).toEqual([{ taskId: 'train', sample: undefined }])
})

test('a per-sample task behind another: the same sample', () => {
  expect(index.downstream('train', 'a')).toEqual([{ taskId: 'test', sample: 'a' }])
})

test('a task that gathers samples', () => {
  expect(index.downstream('test', 'a')).toEqual([{ taskId: 'report', sample: '' }])
})

test('descendants of one sample spread to all samples behind a gathering task', () => {
  expect(index.descendants('train', 'a')).toEqual([
    { taskId: 'test', sample: 'a' },
    { taskId: 'report', sample: '' },
    { taskId: 'plot', sample: undefined },
  ])
})

test('a diamond names its join once', () => {
  const diamond = new GraphIndex([
    { id: 'a', after: [], perSample: false },
    { id: 'b', after: ['a'], perSample: false },
    { id: 'c', after: ['a'], perSample: false },
    { id: 'd', after: ['b', 'c'], perSample: false },
  ])
  expect(
    diamond
      .descendants('a', '')
      .map((one) => one.taskId)
      .sort(),
  ).toEqual(['b', 'c', 'd'])
})
