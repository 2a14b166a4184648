import { schedulerOptions } from '@ml-airflow/assembly/engine'
import { NO_RESULTS, type Run, type Store, type TaskState } from '@ml-airflow/core'
import { createSchedulerEngine } from '@ml-airflow/engine'
import { openTryFiles } from '@ml-airflow/shell'
import { redisSettings } from '@ml-airflow/testing/shared-settings'
import { expect, onTestFinished, test, vi } from 'vitest'
import { until, WorkerHome } from './worker.fixture.ts'

async function openHome(): Promise<WorkerHome> {
  const home = new WorkerHome({
    ...redisSettings(),
    RECONCILE_SECONDS: '0.2',
    LEASE_SECONDS: '1',
    KILL_GRACE_SECONDS: '0.2',
  })
  await home.open()
  onTestFinished(() => home.remove())
  return home
}

/** A run whose task was claimed by a vanished worker. @returns the task instance */
async function makeOrphan(home: WorkerHome, run: Run): Promise<number> {
  const observer = { step() {}, trouble() {} }
  const parts = { ...home.parts, files: openTryFiles(), now: () => new Date(), observer }
  const { handlers } = createSchedulerEngine(parts, schedulerOptions(home.settings))
  await handlers.onRun({ run: run.id, dagId: run.dagId, delivery: 1 })
  const [instance] = await home.parts.store.instances.list(run.id)
  const claim = {
    instance: instance?.id ?? 0,
    owner: 'test',
    worker: 'gone',
    host: 'gone',
    version: '',
    inputs: '',
    upstream: NO_RESULTS,
  }
  expect(await home.parts.store.claims.take({ ...claim, leaseMs: 1, logPathOf: () => '/nowhere' })).toMatchObject({
    kind: 'claimed',
  })
  return claim.instance
}

test('an orphan that cannot be requeued blocks no other one, and is requeued once that is possible', async () => {
  const home = await openHome()
  const runs = [await home.trigger('first'), await home.trigger('second')]
  const [stuck] = [await makeOrphan(home, runs[0] as Run), await makeOrphan(home, runs[1] as Run)]
  let isStuck = true
  const store: Store = {
    ...home.parts.store,
    reconciliation: {
      ...home.parts.store.reconciliation,
      requeueOrphan: async (instance, ...more) => {
        if (isStuck && instance === stuck) throw new Error('It is stuck.')
        return home.parts.store.reconciliation.requeueOrphan(instance, ...more)
      },
    },
  }
  const trouble = vi.fn()
  const engine = createSchedulerEngine(
    { ...home.parts, store, files: openTryFiles(), now: () => new Date(), observer: { step() {}, trouble } },
    schedulerOptions(home.settings),
  )
  const states = async (): Promise<(TaskState | undefined)[]> =>
    Promise.all(runs.map(async ({ id }) => (await store.instances.list(id))[0]?.state))
  engine.start()
  onTestFinished(() => engine.stop())
  await until(async () => (await states())[1] === 'queued')
  expect(await states()).toEqual(['running', 'queued'])
  expect(trouble).toHaveBeenCalledWith(
    'Some tasks of a worker that went away could not be taken over; retrying.',
    expect.objectContaining({ message: 'It is stuck.' }),
  )
  isStuck = false
  await until(async () => (await states())[0] === 'queued')
})

test('a clock that was set back keeps no delayed job asleep', async () => {
  const home = await openHome()
  const promoteAll = vi.fn(async () => undefined)
  let offset = 0
  const engine = createSchedulerEngine(
    {
      ...home.parts,
      files: openTryFiles(),
      observer: { step() {}, trouble: vi.fn() },
      queue: Object.assign(Object.create(home.parts.queue), { promoteAll }),
      now: () => new Date(Date.now() + offset),
    },
    schedulerOptions(home.settings),
  )
  engine.start()
  onTestFinished(() => engine.stop())
  offset = -3_600_000
  await until(() => promoteAll.mock.calls.length > 0)
  offset = 3_600_000
  await engine.stop()
  expect(promoteAll).toHaveBeenCalledOnce()
})
