import type { OnClosed, StoredRun, TaskDelivery } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { DAG, delivery, RUN } from '../fakes.fixture.ts'
import { RunAdvancer } from './advancer.ts'
import type { Expansion } from './expander.ts'

const JOB = { run: 7, dagId: DAG.id, delivery: 1 }

function storedRun(more: Partial<StoredRun> = {}): StoredRun {
  return { run: RUN, graph: DAG.graph, parametersIds: { word: 3 }, expanded: true, paused: false, delivery: 4, ...more }
}

function advancerOf(
  stored: StoredRun | undefined,
  parts: { obstacle?: Expansion; queued?: readonly TaskDelivery[]; closes?: 'success'; isElsewhere?: boolean } = {},
) {
  const did: unknown[] = []
  const store = {
    runs: { load: async () => stored },
    closing: {
      async close(run: number, _: unknown, onClosed: OnClosed) {
        if (parts.closes !== undefined && parts.isElsewhere !== true) onClosed(run, parts.closes)
        return parts.closes
      },
    },
    reconciliation: {
      listQueuedInstances: async (_: number, { after }: { after: number }) => (after === 0 ? [delivery('prep')] : []),
    },
  }
  const advancer = new RunAdvancer({
    store: store as never,
    queue: { addTasks: async (run, tasks) => void did.push(['add', run, tasks.map(({ taskId }) => taskId)]) },
    runs: { forget: (run: number) => void did.push(['forget', run]), know: async () => ({}) } as never,
    expander: {
      async expand() {
        did.push(['expand'])
        return parts.obstacle ?? { kind: 'expanded', queued: parts.queued }
      },
    },
    runLimit: { admitNext: async (dagId) => void did.push(['admit', dagId]) },
    temporary: { removeAfter: async () => void did.push(['remove']) },
    ends: { trace: ({ runId }, end) => void did.push(['trace', runId, end]) },
  })
  return { advancer, did }
}

test('the job of a run that is gone ends', async () => {
  expect(await advancerOf(undefined).advancer.advance(JOB)).toEqual({ kind: 'closed' })
})

test('a run that is closed already lets the next one begin', async () => {
  const { advancer, did } = advancerOf(storedRun({ run: { ...RUN, state: 'cancelled' } }))
  expect(await advancer.advance(JOB)).toEqual({ kind: 'closed' })
  expect(did).toEqual([['admit', DAG.id]])
})

test('a run is expanded once, and its tasks get their jobs under the newest delivery', async () => {
  const { advancer, did } = advancerOf(storedRun({ expanded: false }))
  expect(await advancer.advance(JOB)).toEqual({ kind: 'open' })
  expect(did).toEqual([['expand'], ['add', { ...JOB, delivery: 4 }, ['prep']]])
})

test('the few queued tasks of an expansion get their jobs without being read again', async () => {
  const { advancer, did } = advancerOf(storedRun({ expanded: false }), {
    queued: [delivery('first')],
    closes: 'success',
  })
  expect(await advancer.advance(JOB)).toEqual({ kind: 'open' })
  expect(did).toEqual([['expand'], ['add', { ...JOB, delivery: 4 }, ['first']]])
})

test('a run that cannot be expanded now looks again later, and sends no task', async () => {
  const obstacle = { kind: 'again', delayMs: 5 } as const
  const { advancer, did } = advancerOf(storedRun({ expanded: false }), { obstacle })
  expect(await advancer.advance(JOB)).toBe(obstacle)
  expect(did).toEqual([['expand']])
})

test('a run that its expansion has closed, because all was done, lets the next one start', async () => {
  const { advancer, did } = advancerOf(storedRun({ expanded: false }), { obstacle: { kind: 'done' } })
  expect(await advancer.advance(JOB)).toEqual({ kind: 'closed' })
  expect(did).toEqual([['expand'], ['trace', RUN.runId, 'success'], ['admit', DAG.id]])
})

test('a run that was woken is read again', async () => {
  const { advancer, did } = advancerOf(storedRun())
  await advancer.advance(JOB)
  expect(did[0]).toEqual(['forget', 7])
})

test('a settled run closes, and lets the next one start', async () => {
  const { advancer, did } = advancerOf(storedRun(), { closes: 'success' })
  expect(await advancer.advance(JOB)).toEqual({ kind: 'closed' })
  expect(did).toEqual([
    ['forget', 7],
    ['trace', RUN.runId, 'success'],
    ['admit', DAG.id],
  ])
})

test('a run that another process closed meanwhile is traced there alone', async () => {
  const { advancer, did } = advancerOf(storedRun(), { closes: 'success', isElsewhere: true })
  expect(await advancer.advance(JOB)).toEqual({ kind: 'closed' })
  expect(did).toEqual([
    ['forget', 7],
    ['admit', DAG.id],
  ])
})

test('the temporary outputs of a closed run are removed, also by a repeated job', async () => {
  const graph = DAG.graph.map((task) => ({ ...task, temporary: true as const }))
  for (const state of ['running', 'success'] as const) {
    const { advancer, did } = advancerOf(storedRun({ graph, run: { ...RUN, state } }), { closes: 'success' })
    await advancer.advance(JOB)
    expect(did.at(-1)).toEqual(['remove'])
  }
})
