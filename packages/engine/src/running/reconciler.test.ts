import { MlAirflowError, type OnClosed } from '@ml-airflow/core'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DAG, delivery, knownRun, witness } from '../fakes.fixture.ts'
import { Reconciler } from './reconciler.ts'
import { SettledRuns } from './settled-runs.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

interface Given {
  readonly orphans?: readonly object[]
  readonly requeue?: (instance: number) => Promise<void>
  readonly lacksRuns?: boolean
  readonly lacksTasks?: boolean
  readonly hasTurn?: boolean
  readonly listFails?: boolean
  readonly settled?: readonly number[]
  /** Runs with temporary outputs. */
  readonly temporary?: readonly number[]
  readonly add?: (run: number) => Promise<void>
}

/** A reconciler over one open run with one queued task, with a log of its calls in order. */
function reconcilerOf(given: Given = {}) {
  const did: unknown[] = []
  const observer = witness()
  const run = { run: 7, dagId: 'fake_dag', delivery: 1 }
  const graphOf = (id: number) =>
    given.temporary?.includes(id) ? DAG.graph.map((task) => ({ ...task, temporary: true })) : DAG.graph
  const note =
    (name: string) =>
    async (...args: unknown[]) =>
      void did.push([name, ...args])
  const store = {
    turns: { take: async () => given.hasTurn !== false },
    closing: {
      async listSettled() {
        if (given.listFails === true) throw new Error('away')
        did.push(['list settled'])
        return given.settled ?? []
      },
      async close(run: number, _: unknown, onClosed: OnClosed) {
        did.push(['close', run])
        onClosed(run, 'failed')
      },
    },
    runs: { load: async (id: number) => ({ run: { dagId: 'fake_dag' }, delivery: 1, graph: graphOf(id) }) },
    reconciliation: {
      findOrphans: async () => given.orphans ?? [],
      listOpenRuns: async (after: number) => (after === 0 ? [run] : []),
      listQueuedInstances: async (_: number, { after }: { after: number }) => (after === 0 ? [delivery()] : []),
      redeliverRun: async (id: number) => ({ ...run, run: id, delivery: 2 }),
      redeliverInstances: async (ids: readonly number[]) => ids.map(() => delivery('prep', { delivery: 2 })),
    },
  }
  const queue = {
    missingRuns: async (runs: readonly object[]) => (given.lacksRuns === true ? runs : []),
    missingTasks: async (tasks: readonly object[]) => (given.lacksTasks === true ? tasks : []),
    async addRun(added: { readonly run: number }) {
      await given.add?.(added.run)
      did.push(['add run', added])
    },
    addTasks: note('add tasks'),
    promoteAll: note('promote all'),
  } as never
  const ends = {
    async traceAll(ended: ReadonlyMap<number, string>) {
      if (ended.size > 0) did.push(['trace', ...ended])
    },
  }
  const reconciler = new Reconciler({
    store: store as never,
    queue,
    settled: new SettledRuns({ store: store as never, queue, ends, observer }),
    runs: { get: async (id: number) => (id === 7 ? knownRun() : undefined) } as never,
    promoter: { promoteEverywhere: note('promote pools') },
    releaser: {
      async requeueOrphan(_, { instance }) {
        await given.requeue?.(instance)
        did.push(['requeue', instance])
        return 'dealt_with'
      },
    },
    runLimit: { admitEverywhere: note('admit') } as never,
    watch: { watch: (lease: object, then: () => Promise<unknown>) => void did.push(['watch', lease, then]) } as never,
    observer,
    now: () => new Date(),
    periodMs: 1_000,
    leaseMs: 3_000,
  })
  return { reconciler, did, troubles: observer.troubles }
}

const QUIET = [['promote pools'], ['list settled'], ['admit']]
const orphan = (instance: number, more = {}) => ({
  instance,
  run: 7,
  taskId: 'prep',
  sample: '',
  lapsed: undefined,
  ...more,
})

test('where SQL and the queue agree, a sweep adds nothing', async () => {
  const { reconciler, did } = reconcilerOf()
  await reconciler.sweep()
  expect(did).toEqual(QUIET)
})

test('a run that the queue lacks gets a job of another number', async () => {
  const { reconciler, did } = reconcilerOf({ lacksRuns: true })
  await reconciler.sweep()
  expect(did.slice(3)).toEqual([['add run', { run: 7, dagId: 'fake_dag', delivery: 2 }]])
})

test('a task that the queue lacks gets a job of another number, below the delivery of its run that holds now', async () => {
  const { reconciler, did } = reconcilerOf({ lacksRuns: true, lacksTasks: true })
  await reconciler.sweep()
  const run = { run: 7, dagId: 'fake_dag', delivery: 2 }
  expect(did.slice(3)).toEqual([
    ['add run', run],
    ['add tasks', run, [delivery('prep', { delivery: 2 })]],
  ])
})

test('the runs that it closes get the last span of their traces', async () => {
  const { reconciler, did } = reconcilerOf({ settled: [3, 7] })
  await reconciler.sweep()
  expect(did).toContainEqual(['trace', [3, 'failed'], [7, 'failed']])
})

const jobOf = (run: number) => ['add run', { run, dagId: 'fake_dag', delivery: 2 }]

test('a run with temporary outputs has its job, which removes them, before it is closed', async () => {
  const { reconciler, did } = reconcilerOf({ settled: [3, 8], lacksRuns: true, temporary: [8] })
  await reconciler.sweep()
  expect(did.slice(2, 6)).toEqual([['close', 3], jobOf(8), ['close', 8], ['trace', [3, 'failed'], [8, 'failed']]])
})

test('a run whose job cannot be added stays open, and does not affect the others', async () => {
  const add = async (run: number) => {
    if (run === 3) throw new Error('refused')
  }
  const { reconciler, did, troubles } = reconcilerOf({ settled: [3, 8], lacksRuns: true, temporary: [3, 8], add })
  await reconciler.sweep()
  expect(did.slice(2, 6)).toEqual([jobOf(8), ['close', 8], ['trace', [8, 'failed']], ['admit']])
  expect(troubles).toEqual(['Run 3 could not be closed; retrying.'])
})

test('without the queue the sweep ends, and closes no run with temporary outputs', async () => {
  const add = () => Promise.reject(new MlAirflowError('unavailable', 'away'))
  const { reconciler, did } = reconcilerOf({ settled: [3, 8], lacksRuns: true, temporary: [8], add })
  await expect(reconciler.sweep()).rejects.toThrow('away')
  expect(did).toEqual([...QUIET.slice(0, 2), ['close', 3]])
})

test('an orphan that holds its record no longer is requeued at once', async () => {
  const { reconciler, did } = reconcilerOf({ orphans: [orphan(1)] })
  await reconciler.sweep()
  expect(did).toEqual([['requeue', 1], ...QUIET])
})

test('an orphan whose lease is over is watched, and requeued once the record is free', async () => {
  const { reconciler, did } = reconcilerOf({ orphans: [orphan(1, { lapsed: { recordId: 5 } })] })
  await reconciler.sweep()
  const [first] = did as [[string, object, () => Promise<unknown>]]
  expect(first.slice(0, 2)).toEqual(['watch', { recordId: 5 }])
  await first[2]()
  expect(did.at(-1)).toEqual(['requeue', 1])
})

test('an orphan of a run that is gone is left', async () => {
  const { reconciler, did } = reconcilerOf({ orphans: [orphan(1, { run: 8 })] })
  await reconciler.sweep()
  expect(did).toEqual(QUIET)
})

test('an orphan that cannot be taken up does not affect the others', async () => {
  const requeue = async (instance: number) => {
    if (instance === 1) throw new Error('stuck')
  }
  const { reconciler, did, troubles } = reconcilerOf({ orphans: [orphan(1), orphan(2)], requeue })
  await reconciler.sweep()
  expect(did).toEqual([['requeue', 2], ...QUIET])
  expect(troubles.length).toBe(1)
})

test('without the database the sweep ends, since the other repairs need it too', async () => {
  const requeue = () => Promise.reject(new MlAirflowError('unavailable', 'away'))
  const { reconciler, did } = reconcilerOf({ orphans: [orphan(1), orphan(2)], requeue })
  await expect(reconciler.sweep()).rejects.toThrow('away')
  expect(did).toEqual([])
})

test('it sweeps at the start and in each period, if it has the turn', async () => {
  const { reconciler, did } = reconcilerOf()
  reconciler.start()
  await vi.advanceTimersByTimeAsync(2_500)
  await reconciler.stop()
  expect((did as unknown[][]).filter(([name]) => name === 'admit').length).toBeGreaterThanOrEqual(2)
})

test('without the turn nothing is compared', async () => {
  const { reconciler, did } = reconcilerOf({ hasTurn: false })
  reconciler.start()
  await reconciler.stop()
  expect(did).toEqual([])
})

test('a failed sweep is reported, and the next one follows', async () => {
  const { reconciler, troubles } = reconcilerOf({ listFails: true })
  reconciler.start()
  await reconciler.stop()
  expect(troubles).toEqual(['SQL and the queue could not be compared; trying again.'])
})
