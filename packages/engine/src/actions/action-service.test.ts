import { MlAirflowError, type RecordedInstance, type TaskState } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { DAG, delivery, instanceOf, RUN } from '../fakes.fixture.ts'
import { ActionService } from './action-service.ts'
import { type ActionSelection, INSTANCE_ACTIONS, type InstanceAction } from './plan-action.ts'
import { RunReviver } from './run-reviver.ts'

interface Given {
  readonly states?: readonly [prep: TaskState, train: TaskState]
  readonly check?: () => void
  readonly closes?: boolean
  readonly reopens?: boolean
  readonly queueFails?: boolean
  /** The output of `prep` is temporary, and was removed. */
  readonly isRemoved?: boolean
}

/** A service over one run of two tasks, with a log of its calls in order. */
function serviceOf(given: Given = {}) {
  const [prep = 'failed', train = 'upstream_failed'] = given.states ?? []
  const instances = [instanceOf('prep', { state: prep }), instanceOf('train', { state: train })] as RecordedInstance[]
  const did: unknown[] = []
  const errors: unknown[] = []
  const note =
    (name: string) =>
    async (...args: unknown[]) => {
      if (given.queueFails === true) throw new Error('Redis is away')
      did.push([name, ...args])
    }
  const graph = given.isRemoved ? DAG.graph.map((task) => ({ ...task, temporary: true as const })) : DAG.graph
  const runs = { load: async (id: number) => (id === RUN.id ? { run: RUN, graph, delivery: 2 } : undefined) }
  const reviver = new RunReviver({
    registry: { definitionOf: () => undefined },
    store: {
      runs,
      closing: {
        async close() {
          did.push(['close'])
          return given.closes === true ? 'success' : undefined
        },
      },
      clearing: {
        async clear({ isSelected, by }: { isSelected: (one: RecordedInstance) => boolean; by: string }) {
          const cleared = instances.filter(isSelected)
          did.push(['clear', by, ...cleared.map(({ taskId }) => taskId)])
          return { cleared, ended: [], ready: cleared, delivery: { run: RUN.id }, reopened: given.reopens === true }
        },
      },
    } as never,
    queue: { announceClear: note('announce'), addRun: note('add run'), addTasks: note('add tasks') },
    ends: { trace() {} },
    onQueueError: (error) => void errors.push(error),
  })
  const service = new ActionService({
    store: {
      runs,
      instanceHistory: {
        listOfRun: async () => instances,
        findMany: async (ids: readonly number[]) => instances.filter(({ id }) => ids.includes(id)),
      },
      temporaryOutputs: {
        removedAmong: async (_: number, __: string, { taskId }: { taskId: string }) =>
          new Map(instances.filter((one) => one.taskId === taskId).map(({ id, state }) => [id, state])),
      },
    } as never,
    runs: { cancel: async (id: number) => void did.push(['cancel', id]) } as never,
    checks: { check: async () => given.check?.(), checkOutputs: () => given.check?.() } as never,
    marker: {
      async mark(_, { taskId }, state, by) {
        did.push(['mark', taskId, state, by])
        return { ready: [delivery('train')], joined: [] }
      },
    },
    reviver,
  })
  const act = async (action: InstanceAction, taskIds?: readonly string[]) =>
    service.carryOut(action, await service.plan(action, RUN.id, { taskIds }), { by: 'ann' })
  return { service, act, did, errors, instances }
}

test('an unknown run is named', async () => {
  const error = { code: 'not_found', message: 'There is no run with the number 8.' }
  await expect(serviceOf().service.plan('cancel', 8, {})).rejects.toMatchObject(error)
})

test('a retry clears what was planned, and the run goes on', async () => {
  const { act, did } = serviceOf()
  await act('retry_failed')
  expect(did[0]).toEqual(['clear', 'ann', 'prep', 'train'])
  expect(did.slice(1).map((step) => (step as string[])[0])).toEqual(['announce', 'add tasks'])
})

test('a run that was closed gets a job itself', async () => {
  const { act, did } = serviceOf({ reopens: true })
  await act('retry_failed')
  expect(did.slice(1).map((step) => (step as string[])[0])).toEqual(['announce', 'add run'])
})

test('a task that has gone on since the plan is left alone', async () => {
  const { service, did, instances } = serviceOf()
  const planned = await service.plan('retry_failed', RUN.id, {})
  for (const [index, instance] of instances.entries()) instances[index] = { ...instance, state: 'running' }
  await service.carryOut('retry_failed', planned, { by: 'ann' })
  expect(did).toEqual([['clear', 'ann']])
})

test('a task that has ended begins anew before it is marked, and the run goes on with what is ready', async () => {
  const { act, did } = serviceOf()
  await act('mark_success', ['prep'])
  expect(did.map((step) => (step as string[]).slice(0, 3).join(' '))).toEqual([
    'clear ann prep',
    'mark prep success',
    'close',
    `announce ${RUN.id} `,
    expect.stringMatching(/^add run/),
    expect.stringMatching(/^add tasks/),
  ])
})

test('a run whose last task instances are settled by a mark closes at once', async () => {
  const { act, did } = serviceOf({ closes: true, states: ['success', 'success'] })
  await act('mark_failed', ['train'])
  expect(did).toEqual([['clear', 'ann', 'train'], ['mark', 'train', 'failed', 'ann'], ['close']])
})

test('a run with temporary outputs gets a job, which removes them, before it closes', async () => {
  const { act, did } = serviceOf({ closes: true, states: ['success', 'success'], isRemoved: true })
  await act('mark_failed', ['train'])
  expect(did.slice(2)).toEqual([['add run', { run: RUN.id, dagId: RUN.dagId, delivery: 2 }], ['close']])
})

test('without the queue, a run with temporary outputs stays open for the reconciler', async () => {
  const given = { closes: true, queueFails: true, states: ['success', 'success'] } as const
  const { act, did, errors } = serviceOf({ ...given, isRemoved: true })
  await act('mark_failed', ['train'])
  expect([did.slice(2), errors.length]).toEqual([[], 1])
})

test('the preview of a clear lists the task upstream whose removed output is made again', async () => {
  const { service } = serviceOf({ states: ['success', 'success'], isRemoved: true })
  const { selected, changes } = await service.plan('clear', RUN.id, { taskIds: ['train'] })
  expect(selected.map(({ taskId }) => taskId)).toEqual(['train'])
  expect(changes.map(({ instance, to, sentence }) => [instance.taskId, to, sentence])).toEqual([
    ['prep', 'queued', "It runs again, because its temporary output was removed, and 'train' needs it."],
    ['train', 'queued', 'It runs again at once.'],
  ])
})

test('where a check refuses, nothing is marked', async () => {
  const { act, did } = serviceOf({
    check: () => {
      throw new MlAirflowError('conflict', 'no')
    },
  })
  await expect(act('mark_success')).rejects.toThrow('no')
  expect(did).toEqual([])
})

test('a cancellation is the run service’s', async () => {
  const { act, did } = serviceOf({ states: ['running', 'waiting'] })
  await act('cancel')
  expect(did).toEqual([['cancel', RUN.id]])
})

test('an action holds without Redis, which is reported', async () => {
  const { act, errors } = serviceOf({ queueFails: true })
  await act('retry_failed')
  expect(errors).toEqual([new Error('Redis is away')])
})

test.each(INSTANCE_ACTIONS)('%s refuses what the run does not have, and names what it has', async (action) => {
  const { service } = serviceOf()
  const plan = (selection: ActionSelection) => service.plan(action, RUN.id, selection)
  const owner = `Run '${RUN.runId}' of DAG '${RUN.dagId}'`
  await expect(plan({ taskIds: ['prep', 'trian', 'x'] })).rejects.toThrow(
    `${owner} has no task 'trian', 'x'; its tasks are 'prep', 'train'.`,
  )
  await expect(plan({ ids: [4711] })).rejects.toThrow(`${owner} has no task instance 4711.`)
  await expect(plan({ samples: ['s9'] })).rejects.toThrow(`${owner} has no sample 's9'; it has no samples.`)
  await expect(plan({ taskIds: ['prep'] })).resolves.toMatchObject({ run: RUN })
})
