import type { TaskState } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { DAG, delivery, instanceOf, RUN, recordingQueue } from '../fakes.fixture.ts'
import { Dependencies, type UnmetDependency } from './dependencies.ts'
import { InstanceService, type StartRequest } from './instance-service.ts'

interface Given {
  readonly unmet?: readonly UnmetDependency[]
  readonly isTaken?: boolean
  readonly queueFails?: boolean
}

function serviceOf(given: Given = {}) {
  const { did, errors, queue, onQueueError } = recordingQueue(given)
  const service = new InstanceService({
    store: {
      clearing: { clear: async ({ by }: { by: string }) => void did.push(['clear', by]) },
      instances: {
        async makeReady(id: number, options: object) {
          did.push(['ready', id, options])
          return given.isTaken === true ? undefined : delivery()
        },
      },
      runs: { load: async (run: number) => (run === RUN.id ? { delivery: 3 } : undefined) },
    } as never,
    dependencies: { unmetOf: async () => given.unmet ?? [] },
    queue,
    onQueueError,
  })
  const prepare = (state: TaskState, more: Partial<StartRequest> = {}) =>
    service.prepare({
      run: RUN,
      instance: instanceOf('prep', { state }),
      force: false,
      ignoreUpstream: false,
      pool: undefined,
      isHere: false,
      by: 'ann',
      ...more,
    })
  return { service, prepare, did, errors }
}

const RULE: UnmetDependency = { name: 'Trigger Rule', reason: 'prep failed' }

test('a task instance that waits is made ready as it stands', async () => {
  const { prepare, did } = serviceOf()
  expect(await prepare('waiting')).toEqual({ kind: 'ready', delivery: delivery() })
  expect(did).toEqual([['ready', 70, { pool: undefined, keptMs: 0 }]])
})

test('one that has ended is cleared first; one that is run here is kept from the workers for a minute', async () => {
  const { prepare, did } = serviceOf()
  await prepare('failed', { isHere: true, pool: 'gpu' })
  expect(did).toEqual([
    ['clear', 'ann'],
    ['ready', 70, { pool: 'gpu', keptMs: 60_000 }],
  ])
})

test('one that is done is run again only where that is forced', async () => {
  const { prepare, did } = serviceOf()
  expect(await prepare('success')).toEqual({ kind: 'done_already' })
  expect(did).toEqual([])
  expect(await prepare('success', { force: true })).toMatchObject({ kind: 'ready' })
})

test('unmet rules keep it from starting, other obstacles do not, and neither where upstream is ignored', async () => {
  expect(await serviceOf({ unmet: [RULE] }).prepare('waiting')).toEqual({ kind: 'unmet', dependencies: [RULE] })
  const paused = [{ name: 'Dag Not Paused', reason: '' }] as const
  expect(await serviceOf({ unmet: paused }).prepare('waiting')).toMatchObject({ kind: 'ready' })
  expect(await serviceOf({ unmet: [RULE] }).prepare('waiting', { ignoreUpstream: true })).toMatchObject({
    kind: 'ready',
  })
})

test('one that runs, or that another process starts at this moment, is refused', async () => {
  await expect(serviceOf().prepare('running')).rejects.toThrow(/is already running/)
  await expect(serviceOf({ isTaken: true }).prepare('queued')).rejects.toMatchObject({ code: 'conflict' })
})

test('the workers get it below the job of its run; without Redis the trouble is reported', async () => {
  const { service, did } = serviceOf()
  await service.send(RUN, delivery())
  const parent = { run: RUN.id, dagId: RUN.dagId, delivery: 3 }
  expect(did).toEqual([
    ['announce', RUN.id, []],
    ['run', parent],
    ['tasks', parent, [delivery()]],
  ])
  const { service: lonely, errors } = serviceOf({ queueFails: true })
  await lonely.send(RUN, delivery())
  expect(errors).toEqual([new Error('Redis is away')])
})

test('dependencies are looked up by the pool, the graph and the other task instances of the run', async () => {
  const others = [instanceOf('prep', { state: 'failed' }), instanceOf('train', { state: 'waiting', pool: 'gpu' })]
  const dependencies = new Dependencies({
    store: {
      runs: { load: async () => ({ graph: DAG.graph, paused: true }) },
      instances: { list: async () => others },
      pools: { find: async () => ({ name: 'gpu', slots: 1, used: 1 }) },
    } as never,
    now: () => new Date('2026-01-02T00:00:00Z'),
  })
  const unmet = await dependencies.unmetOf(RUN, instanceOf('train', { state: 'waiting', pool: 'gpu' }))
  expect(unmet.map(({ name }) => name)).toEqual(['Dag Not Paused', 'Trigger Rule', 'Pool Slots Available'])
})
