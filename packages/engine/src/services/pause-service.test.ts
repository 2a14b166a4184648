import { DagRegistry, type TaskDelivery } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { DAG, delivery, RUN } from '../fakes.fixture.ts'
import { PauseService } from './pause-service.ts'

function serviceOf(given: { pastRuns?: readonly string[]; isAway?: boolean } = {}) {
  const [did, troubles]: [unknown[], unknown[]] = [[], []]
  const asked: unknown[] = []
  const store = {
    runs: { list: async ({ dagId }: { dagId: string }) => ((given.pastRuns ?? []).includes(dagId) ? [RUN] : []) },
    dags: { setPaused: async (id: string, paused: boolean) => void did.push([id, paused]) },
    reconciliation: {
      async listOpenRuns(after: number, _: number, dagId: string) {
        asked.push(dagId)
        return after === 0 ? [{ run: 7, dagId, delivery: 1 }] : []
      },
      listQueuedInstances: async (_: number, { after }: { after: number }) =>
        after === 0 ? [delivery('prep'), delivery('train', { delayMs: 9 })] : [],
    },
  }
  const queue = {
    async promoteRun({ run }: { run: number }) {
      if (given.isAway === true) throw new Error('away')
      did.push(['promote', run])
    },
    promoteTasks: async (tasks: readonly TaskDelivery[]) =>
      void did.push(['promote', tasks.map(({ taskId }) => taskId)]),
  }
  const registry = new DagRegistry([{ dag: DAG, source: 'test' }])
  const service = new PauseService({
    registry,
    queue,
    store: store as never,
    onQueueError: (error) => troubles.push(error),
  })
  return { service, did, asked, troubles }
}

test('a pause wakes nothing', async () => {
  const { service, did } = serviceOf()
  await service.setPaused(DAG.id, true)
  expect(did).toEqual([[DAG.id, true]])
})

test('an unpaused DAG continues with its runs, and their tasks that no retry delays', async () => {
  const { service, did, asked } = serviceOf()
  await service.setPaused(DAG.id, false)
  expect(did).toEqual([
    [DAG.id, false],
    ['promote', 7],
    ['promote', ['prep']],
  ])
  expect(new Set(asked)).toEqual(new Set([DAG.id]))
})

test('without the queue the error is reported, and the DAG continues', async () => {
  const { service, did, troubles } = serviceOf({ isAway: true })
  await service.setPaused(DAG.id, false)
  expect([did, troubles.length]).toEqual([[[DAG.id, false]], 1])
})

test('a DAG whose file is gone is known by its runs, and any other is not found', async () => {
  const { service, did } = serviceOf({ pastRuns: ['gone_dag'] })
  await service.setPaused('gone_dag', true)
  expect(did).toEqual([['gone_dag', true]])
  await expect(service.setPaused('never_dag', true)).rejects.toMatchObject({ code: 'not_found' })
})
