import type { Run, TaskInstance } from '@ml-airflow/core'
import { expect, it } from 'vitest'
import { type DependencyFacts, unmetDependencies } from './dependencies.ts'

const NOW = new Date('2026-01-01T00:00:00Z')
const run = { dagId: 'd', state: 'running', executionDate: NOW, externalTrigger: true } as Run
const instance = (taskId: string, state: string, more: Partial<TaskInstance> = {}) =>
  ({ taskId, state, sample: '', poolSlots: 1, ...more }) as TaskInstance

function unmet(own: Partial<TaskInstance> = {}, more: Partial<DependencyFacts> = {}) {
  const facts = {
    run,
    paused: false,
    pool: undefined,
    now: NOW,
    graph: [
      { id: 'a', after: [], perSample: false },
      { id: 'b', after: ['a'], perSample: false },
    ],
    instance: instance('b', 'queued', own),
    instances: [instance('a', 'success'), instance('b', 'queued')],
    ...more,
  }
  return unmetDependencies(facts).map(({ name, reason }) => `${name}: ${reason}`)
}

it('finds nothing where all dependencies are met', () => {
  expect(unmet()).toEqual([])
})

it('names the dependencies that Airflow names', () => {
  const pool = { name: 'p', slots: 2, description: '', used: 2, queued: 1 }
  expect(unmet({}, { run: { ...run, state: 'failed' } })).toEqual([
    "Dagrun Running: Task instance's dagrun was not in the 'running' state but in the state 'failed'.",
  ])
  expect(unmet({}, { paused: true })).toEqual(["Dag Not Paused: Task's DAG 'd' is paused."])
  expect(unmet({ state: 'success' })).toEqual([
    expect.stringMatching(/^Task Instance State: .*'success' state.*must be cleared/),
  ])
  expect(unmet({}, { instances: [instance('a', 'failed')] })).toEqual([
    expect.stringMatching(/^Trigger Rule: .*found 1 non-success\(es\): a: failed\.$/),
  ])
  expect(unmet({ state: 'up_for_retry', retryAt: new Date(NOW.getTime() + 1000) })).toEqual([
    expect.stringMatching(/^Not In Retry Period: /),
  ])
  expect(unmet({ pool: 'p' }, { pool })).toEqual([
    'Pool Slots Available: Not scheduling since there are 0 open slots in pool p and require 1 pool slots.',
  ])
  expect(unmet({ pool: 'q' })).toEqual(["Pool Slots Available: There is no pool 'q'."])
  const later = { ...run, externalTrigger: false, executionDate: new Date(NOW.getTime() + 1000) }
  expect(unmet({}, { run: later })).toEqual([expect.stringMatching(/^Execution Date: .* is in the future/)])
})
