import { expect, it } from 'vitest'
import type { Graph } from '../dag/graph.ts'
import type { TaskState } from '../states.ts'
import { type ClearableInstance, planClearing } from './clearing.ts'

/** prepare → each sample's work → gather. */
const GRAPH: Graph = [
  { id: 'prepare', after: [], perSample: false },
  { id: 'work', after: ['prepare'], perSample: true },
  { id: 'check', after: ['work'], perSample: true },
  { id: 'gather', after: ['check'], perSample: false },
]

function run(states: Readonly<Record<string, TaskState>>, pending: Readonly<Record<string, number>> = {}) {
  return Object.entries(states).map(([name, state], id): ClearableInstance => {
    const [taskId = '', sample = ''] = name.split('/')
    return { id, taskId, sample, state, reason: '', pending: pending[name] ?? 0 }
  })
}

function plan(instances: readonly ClearableInstance[], selected: readonly string[]) {
  const nameOf = ({ taskId, sample }: ClearableInstance) => (sample === '' ? taskId : `${taskId}/${sample}`)
  const cleared = planClearing(GRAPH, instances, (instance) => selected.includes(nameOf(instance)))
  return Object.fromEntries(
    [...cleared].map(({ id, state, pending }) => [nameOf(instances[id] as ClearableInstance), `${state} ${pending}`]),
  )
}

const ALL_DONE = {
  prepare: 'success',
  'work/a': 'success',
  'work/b': 'skipped',
  'check/a': 'success',
  'check/b': 'success',
  gather: 'success',
} as const

it('resets only the selected task instances, and leaves finished ones done', () => {
  expect(plan(run(ALL_DONE), ['work/a'])).toEqual({ 'work/a': 'queued 0' })
})

it('counts a sample for its own sample, and every sample for what gathers them', () => {
  expect(plan(run(ALL_DONE), ['work/a', 'work/b', 'check/a', 'gather'])).toEqual({
    'work/a': 'queued 0',
    'work/b': 'queued 0',
    'check/a': 'waiting 1',
    gather: 'waiting 1',
  })
})

it('revives only task instances without another failure upstream', () => {
  const failed = run({
    ...ALL_DONE,
    'work/a': 'failed',
    'work/b': 'failed',
    'check/a': 'upstream_failed',
    'check/b': 'upstream_failed',
    gather: 'upstream_failed',
  })
  expect(plan(failed, ['work/a'])).toEqual({ 'work/a': 'queued 0', 'check/a': 'waiting 1' })
  expect(plan(failed, ['work/a', 'work/b'])).toMatchObject({ gather: 'waiting 2' })
  expect(plan(failed, ['check/b'])).toEqual({ 'check/b': 'upstream_failed 0' })
})

it('names the failed task that blocks a cleared one, also where a cleared one is between them', () => {
  const failed = run({ ...ALL_DONE, 'work/a': 'failed', 'check/a': 'upstream_failed', gather: 'upstream_failed' })
  const cleared = [...planClearing(GRAPH, failed, ({ taskId, sample }) => taskId === 'gather' || sample === 'b')]
  expect(cleared.find(({ id }) => failed[id]?.taskId === 'gather')).toMatchObject({ blockedBy: 'work' })
  const below = [...planClearing(GRAPH, failed, ({ state }) => state === 'upstream_failed')]
  expect(below.map(({ blockedBy }) => blockedBy)).toEqual(['work', 'work'])
})

it('makes task instances that have not started wait again, with corrected counts', () => {
  const open = run({ ...ALL_DONE, 'check/a': 'queued', 'check/b': 'running', gather: 'waiting' }, { gather: 2 })
  expect(plan(open, ['work/a', 'work/b'])).toEqual({
    'work/a': 'queued 0',
    'work/b': 'queued 0',
    'check/a': 'waiting 1',
  })
})

it('with ignore_upstream makes the selected task instances ready, and those downstream wait for them', () => {
  const failed = run({
    prepare: 'failed',
    'work/a': 'upstream_failed',
    'check/a': 'upstream_failed',
    gather: 'upstream_failed',
  })
  const cleared = planClearing(GRAPH, failed, ({ taskId }) => taskId === 'work', { ignoreUpstream: true })
  expect([...cleared].map(({ id, state, pending }) => [failed[id]?.taskId, state, pending])).toEqual([
    ['work', 'queued', 0],
    ['check', 'waiting', 1],
    ['gather', 'waiting', 1],
  ])
})
