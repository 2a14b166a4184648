import {
  type ClaimResult,
  type Dag,
  defineDag,
  MlAirflowError,
  type RecordedInstance,
  type SettleResult,
  type StoredRun,
  task,
} from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { claimed, DAG, delivery, instanceOf, RUN, Word } from '../fakes.fixture.ts'
import { Acceptance } from '../planning/acceptance.ts'
import { ManualClaimer } from './manual-claimer.ts'
import { Marker } from './marker.ts'

const PLAN = {
  run: RUN,
  graph: DAG.graph,
  parametersIds: { word: 3 },
  delivery: 1,
  paused: false,
} as unknown as StoredRun
const INSTANCE = { ...instanceOf('prep', { state: 'failed' }), table: 'prep', recordId: 5 } as RecordedInstance
const RELEASED = { ready: [delivery('train')], joined: [] }

interface Given {
  readonly claim?: ClaimResult
  readonly settled?: SettleResult
  readonly dag?: Dag
}

/** A marker with the given results of claim and settlement, and a log of its calls in order. */
function markerOf(given: Given = {}) {
  const did: unknown[] = []
  const settle = (name: string) => async (what: object) => {
    did.push([name, what])
    return given.settled ?? { kind: 'settled', releasable: RELEASED }
  }
  const store = {
    instances: { makeReady: async () => void did.push(['ready']), listSkipped: async () => [] },
    claims: {
      async take({ owner, worker, logPathOf }: Parameters<import('@ml-airflow/core').ClaimStore['take']>[0]) {
        did.push(['take', owner, worker, logPathOf({ taskId: 'prep', sample: '', tryNumber: 1 })])
        return given.claim ?? claimed()
      },
    },
    settlement: {
      succeed: settle('succeed'),
      fail: settle('fail'),
      async skip(id: number, sentence: string) {
        did.push(['skip', id, sentence])
        return RELEASED
      },
    },
    fanOut: {},
    records: {
      reservePath: async () => ({ table: 'other', recordId: 9 }),
      async find() {
        did.push(['accept'])
        return []
      },
    },
  } as never
  const files = { fingerprint: async () => ({}), describeOutput: async () => ({}) } as never
  const claimer = new ManualClaimer({
    store,
    files,
    process: { worker: 'api:host:1', host: 'host' },
    logPathOf: ({ dagId, taskId }) => `/logs/${dagId}/${taskId}`,
  })
  const registry = { find: () => given.dag ?? DAG, folderOf: () => '/dags' } as never
  const marker = new Marker({ store, claimer, acceptance: new Acceptance(store), registry, files, outputDir: '/out' })
  return { mark: (state: 'success' | 'failed') => marker.mark(PLAN, INSTANCE, state, 'ann'), did }
}

const TAKEN = ['take', 'fake_dag/fake_run', 'api:host:1', '/logs/fake_dag/prep']

test('a task is made ready, is claimed, and succeeds without being run', async () => {
  const { mark, did } = markerOf()
  expect(await mark('success')).toBe(RELEASED)
  const sentence = 'Marked as success by ann; nothing was run.'
  expect(did).toEqual([
    ['ready'],
    TAKEN,
    [
      'succeed',
      expect.objectContaining({
        end: { outcome: 'success', exitCode: undefined, pid: undefined, sentence },
        downstream: [{ taskId: 'train', sample: '' }],
        outputPath: undefined,
      }),
    ],
    ['accept'],
  ])
})

test('a task that is marked as failed takes its descendants along, and accepts nothing', async () => {
  const { mark, did } = markerOf()
  await mark('failed')
  expect(did.slice(2)).toEqual([
    [
      'fail',
      expect.objectContaining({
        next: { kind: 'settle', state: 'failed' },
        index: expect.objectContaining({ graph: DAG.graph }),
      }),
    ],
  ])
})

test('a task that another run has finished is skipped', async () => {
  const record = { id: 5, finishedAt: new Date(0) } as never
  const { mark, did } = markerOf({ claim: { kind: 'finished', instance: instanceOf(), record } })
  expect(await mark('success')).toBe(RELEASED)
  expect(did.at(-1)).toEqual(['skip', 70, 'Marked as success by ann; it was already done.'])
})

test.each<Given>([
  { claim: { kind: 'held', forMs: 5 } },
  { claim: { kind: 'refused', instance: undefined } },
  { settled: { kind: 'fenced' } },
])('a mark is refused while another process has the task: %j', async (given) => {
  const error = new MlAirflowError(
    'conflict',
    "Task 'prep' of run 'fake_run' was changed by another process meanwhile: check it again.",
  )
  await expect(markerOf(given).mark('success')).rejects.toThrow(error)
})

test('an output at the path of another record is refused before anything is claimed', async () => {
  const prep = task('prep', { parameters: Word, command: 'true', output: () => 'shared' })
  const { mark, did } = markerOf({ dag: defineDag({ id: 'fake_dag', parameters: Word, tasks: [prep] }) })
  await expect(mark('success')).rejects.toThrow("The output path /out/shared belongs to record 9 of 'other'")
  expect(did).toEqual([])
})
