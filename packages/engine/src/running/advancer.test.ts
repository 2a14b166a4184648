import type { RunJobEnd, StoredRun } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { DAG, delivery, RUN } from '../fakes.fixture.ts'
import { RunAdvancer } from './advancer.ts'

const JOB = { run: 7, dagId: DAG.id, delivery: 1 }

function storedRun(more: Partial<StoredRun> = {}): StoredRun {
  return { run: RUN, graph: DAG.graph, parametersIds: { word: 3 }, expanded: true, paused: false, delivery: 4, ...more }
}

function advancerOf(stored: StoredRun | undefined, parts: { obstacle?: RunJobEnd; closes?: 'success' } = {}) {
  const did: unknown[] = []
  const store = {
    runs: { load: async () => stored },
    closing: { close: async () => parts.closes },
    reconciliation: {
      listQueuedInstances: async (_: number, { after }: { after: number }) => (after === 0 ? [delivery('prep')] : []),
    },
  }
  const advancer = new RunAdvancer({
    store: store as never,
    queue: { addTasks: async (run, tasks) => void did.push(['add', run, tasks.map(({ taskId }) => taskId)]) },
    runs: { forget: (run: number) => void did.push(['forget', run]) } as never,
    expander: {
      async expand() {
        did.push(['expand'])
        return parts.obstacle
      },
    },
    admission: { admitNext: async (dagId) => void did.push(['admit', dagId]) },
  })
  return { advancer, did }
}

test('the job of a run that is gone ends', async () => {
  expect(await advancerOf(undefined).advancer.advance(JOB)).toEqual({ kind: 'closed' })
})

test('a run that is closed already gives its place to the next', async () => {
  const { advancer, did } = advancerOf(storedRun({ run: { ...RUN, state: 'cancelled' } }))
  expect(await advancer.advance(JOB)).toEqual({ kind: 'closed' })
  expect(did).toEqual([['admit', DAG.id]])
})

test('a run is expanded once, and its tasks get their jobs under the newest delivery', async () => {
  const { advancer, did } = advancerOf(storedRun({ expanded: false }))
  expect(await advancer.advance(JOB)).toEqual({ kind: 'open' })
  expect(did).toEqual([['expand'], ['add', { ...JOB, delivery: 4 }, ['prep']]])
})

test('a run that cannot be expanded now looks again, and nothing is sent off', async () => {
  const obstacle = { kind: 'again', delayMs: 5 } as const
  const { advancer, did } = advancerOf(storedRun({ expanded: false }), { obstacle })
  expect(await advancer.advance(JOB)).toBe(obstacle)
  expect(did).toEqual([['expand']])
})

test('a run that was woken is met anew', async () => {
  const { advancer, did } = advancerOf(storedRun())
  await advancer.advance(JOB)
  expect(did[0]).toEqual(['forget', 7])
})

test('a run of which all is settled closes, and gives its place to the next', async () => {
  const { advancer, did } = advancerOf(storedRun(), { closes: 'success' })
  expect(await advancer.advance(JOB)).toEqual({ kind: 'closed' })
  expect(did).toEqual([
    ['forget', 7],
    ['admit', DAG.id],
  ])
})
