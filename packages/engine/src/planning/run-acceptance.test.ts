import { MlAirflowError, type NewRun, type Run } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { DAG, RUN } from '../fakes.fixture.ts'
import { RunService } from '../services/run-service.ts'

/** A service over runs in memory, with a queue that may be unreachable. */
function serviceOf(given: { existing?: readonly Run[]; isAway?: boolean } = {}) {
  const runs = new Map((given.existing ?? []).map((run) => [run.runId, run]))
  const [sent, troubles]: [unknown[], unknown[]] = [[], []]
  const send = async (message: unknown) => {
    if (given.isAway === true) throw new Error('away')
    sent.push(message)
  }
  const accept = async (asked: NewRun) => {
    const existing = runs.get(asked.runId)
    if (existing !== undefined) return { run: existing, created: false }
    const run = { ...RUN, ...asked, id: runs.size + 1 } as Run
    runs.set(asked.runId, run)
    return { run, created: true }
  }
  const service = new RunService({
    registry: {
      definitionOf: () => undefined,
      get(id) {
        if (id === DAG.id) return DAG
        throw new MlAirflowError('not_found', `There is no DAG '${id}'.`)
      },
    },
    store: { runs: { accept, load: async () => undefined }, closing: { cancel: async () => 'cancelled' } } as never,
    queue: { addRun: send, announceCancel: send, missingRuns: async () => [] },
    onQueueError: (error) => troubles.push(error),
  })
  return { service, runs, sent, troubles }
}

const REQUEST = { dagId: DAG.id, conf: { word: 'hello' } }

test('a run is accepted, and its first job is added', async () => {
  const { service, sent } = serviceOf()
  const { run, created } = await service.trigger({ ...REQUEST, runId: 'mine' })
  expect([run.runId, created]).toEqual(['mine', true])
  expect(sent).toEqual([{ run: run.id, dagId: DAG.id, delivery: 1 }])
})

test('the same run id with the same conf answers the first run, and adds no job', async () => {
  const { service, sent } = serviceOf()
  const first = await service.trigger({ ...REQUEST, runId: 'mine' })
  expect(await service.trigger({ ...REQUEST, runId: 'mine' })).toEqual({ run: first.run, created: false })
  expect(sent.length).toBe(1)
})

test('the same run id with another conf is a conflict', async () => {
  const { service } = serviceOf()
  await service.trigger({ ...REQUEST, runId: 'mine' })
  const other = service.trigger({ dagId: DAG.id, conf: { word: 'other' }, runId: 'mine' })
  await expect(other).rejects.toMatchObject({ code: 'conflict' })
})

test('runs without an id never share one', async () => {
  const { service, runs } = serviceOf()
  await Promise.all(Array.from({ length: 50 }, () => service.trigger(REQUEST)))
  expect(runs.size).toBe(50)
})

test('a fixed execution date whose name is taken is a conflict, not a loop', async () => {
  const { service } = serviceOf()
  const request = { ...REQUEST, executionDate: new Date('2026-01-01T00:00:00Z') }
  await service.trigger(request)
  await expect(service.trigger(request)).rejects.toThrow(/already has run 'manual__2026-01-01T00:00:00\+00:00'/)
})

test('without the queue the run is accepted, and the error reported to the caller', async () => {
  const { service, troubles, runs } = serviceOf({ isAway: true })
  expect((await service.trigger(REQUEST)).created).toBe(true)
  expect([troubles.length, runs.size]).toEqual([1, 1])
})

test.each([
  [{ dagId: 'nowhere', conf: {} }, 'not_found'],
  [{ dagId: DAG.id, conf: {} }, 'bad_conf'],
])('%j is refused as %s, and nothing is written', async (request, code) => {
  const { service, runs } = serviceOf()
  await expect(service.trigger(request)).rejects.toMatchObject({ code })
  expect(runs.size).toBe(0)
})

test('a cancellation is announced to the workers', async () => {
  const { service, sent } = serviceOf()
  expect(await service.cancel(7)).toBe('cancelled')
  expect(sent).toEqual([7])
})

test('a cancellation holds without the queue', async () => {
  const { service, troubles } = serviceOf({ isAway: true })
  expect([await service.cancel(7), troubles.length]).toEqual(['cancelled', 1])
})
