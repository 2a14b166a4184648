import { type Dag, defineDag, type TaskInstance, type TaskState } from '@ml-airflow/core'
import { describe, expect, it } from 'vitest'
import { DAG, instanceOf, RUN, RunnableStep, recordingQueue, Word } from '../fakes.fixture.ts'
import { type ClearRequest, ClearService } from './clear-service.ts'

interface Given {
  readonly instances?: readonly TaskInstance[]
  readonly runs?: number
  readonly reopened?: boolean
  readonly queueFails?: boolean
  /** The DAG as it is now; undefined: it is gone. */
  readonly dag?: Dag | undefined
}

/** A service over runs of the same two tasks, with a log of its calls in order. */
function serviceOf(given: Given = {}) {
  const { instances = [instanceOf('prep', { state: 'success' }), instanceOf('train', { state: 'failed' })] } = given
  const runs = Array.from({ length: given.runs ?? 1 }, (_, index) => ({ ...RUN, id: (given.runs ?? 1) - index }))
  const { did, errors, queue, onQueueError } = recordingQueue(given)
  const service = new ClearService({
    registry: { find: () => ('dag' in given ? given.dag : DAG), definitionOf: () => undefined },
    store: {
      runs: {
        find: async (id: number) => runs.find((run) => run.id === id),
        list: async ({ before = 1_000, limit }: { before?: number; limit: number }) =>
          runs.filter(({ id }) => id < before).slice(0, limit),
        load: async () => ({ graph: DAG.graph }),
      },
      instances: { list: async () => instances },
      clearing: {
        async clear({ run, isSelected }: { run: number; isSelected: (one: TaskInstance) => boolean }) {
          const cleared = instances.filter(isSelected)
          const ended = cleared.filter(({ state }) => state === 'running').map(({ id }) => id)
          return { delivery: { run }, cleared, ended, ready: cleared, reopened: given.reopened === true }
        },
      },
    } as never,
    queue: queue as never,
    onQueueError,
  })
  const select = async (more: Partial<ClearRequest> = {}) => {
    const [found] = await service.select({ dagId: RUN.dagId, ...more })
    return found?.instances.map(({ taskId }) => taskId) ?? []
  }
  return { service, select, did, errors }
}

describe('clearing', () => {
  it('selects task instances that have started, and no others', async () => {
    expect(await serviceOf().select()).toEqual(['prep', 'train'])
    const instances = [instanceOf('prep', { state: 'queued' }), instanceOf('train', { state: 'waiting' })]
    expect(await serviceOf({ instances }).select()).toEqual([])
  })

  it.each<[Partial<ClearRequest>, readonly string[]]>([
    [{ taskRegex: '^tr' }, ['train']],
    [{ taskRegex: 'nothing', mayFitNone: true }, []],
    [{ taskRegex: 'train', upstream: true }, ['prep', 'train']],
    [{ taskRegex: 'prep', downstream: true }, ['prep', 'train']],
    [{ onlyFailed: true }, ['train']],
    [{ onlyRunning: true }, []],
  ])('selects by %j', async (more, tasks) => {
    expect(await serviceOf().select(more)).toEqual(tasks)
  })

  it('refuses an expression that fits no task, and names the tasks', async () => {
    const sentence = `No task of DAG '${RUN.dagId}' fits "nothing"; its tasks are 'prep', 'train'.`
    await expect(serviceOf().select({ taskRegex: 'nothing', downstream: true })).rejects.toThrow(sentence)
    expect(await serviceOf({ runs: 0 }).select({ taskRegex: 'nothing' })).toEqual([])
  })

  it('selects nothing of runs that are older than the task', async () => {
    const dag = defineDag({
      id: DAG.id,
      parameters: Word,
      tasks: [new RunnableStep('prep'), new RunnableStep('score')],
    })
    expect(await serviceOf({ dag }).select({ taskRegex: '^score$' })).toEqual([])
    expect(await serviceOf({ dag }).select({ taskRegex: '^train$' })).toEqual(['train'])
    const sentence = `No task of DAG '${DAG.id}' fits "nothing"; its tasks are 'prep', 'score', 'train'.`
    await expect(serviceOf({ dag }).select({ taskRegex: 'nothing' })).rejects.toThrow(sentence)
  })

  it('names the tasks of the runs where their DAG is gone', async () => {
    const sentence = `No task of the selected runs fits "nothing"; their tasks are 'prep', 'train'.`
    await expect(serviceOf({ dag: undefined }).select({ taskRegex: 'nothing' })).rejects.toThrow(sentence)
  })

  it('selects the runs of a DAG page by page, the oldest first', async () => {
    const selections = await serviceOf({ runs: 250 }).service.select({ dagId: RUN.dagId })
    expect(selections.map(({ run }) => run.id)).toEqual(Array.from({ length: 250 }, (_, index) => index + 1))
  })

  it.each<[Partial<ClearRequest>, string]>([
    [{ onlyFailed: true, onlyRunning: true }, 'exclude each other'],
    [{ from: new Date(2), to: new Date(1) }, 'is after the end date'],
    [{ run: 99 }, 'has no run with the number 99'],
    [{ dagId: 'other', run: 1 }, "DAG 'other' has no run"],
  ])('refuses %j', async (more, sentence) => {
    await expect(serviceOf().service.select({ dagId: RUN.dagId, ...more })).rejects.toThrow(sentence)
  })

  it('does not touch task instances that have changed since the selection', async () => {
    const changing = [{ ...instanceOf('prep'), state: 'failed' as TaskState }]
    const { service, did } = serviceOf({ instances: changing })
    const request = { dagId: RUN.dagId, onlyFailed: true }
    const selections = await service.select(request)
    for (const instance of changing) instance.state = 'running'
    expect(await service.clear(request, selections, 'ann')).toEqual({ cleared: 0, ended: 0, reopened: 0 })
    expect(did).toEqual([])
  })

  it('adds tasks below the job of a run that is open', async () => {
    const { service, did } = serviceOf({ instances: [instanceOf('prep', { state: 'running' })] })
    const request = { dagId: RUN.dagId }
    const report = await service.clear(request, await service.select(request), 'ann')
    expect(report).toEqual({ cleared: 1, ended: 1, reopened: 0 })
    expect(did).toEqual([
      ['announce', 1, [70]],
      ['tasks', { run: 1 }, [expect.objectContaining({ taskId: 'prep' })]],
    ])
  })

  it('begins a run that was closed with a job for the run', async () => {
    const { service, did } = serviceOf({ reopened: true })
    const request = { dagId: RUN.dagId }
    expect(await service.clear(request, await service.select(request), 'ann')).toMatchObject({ reopened: 1 })
    expect(did).toEqual([
      ['announce', 1, []],
      ['run', { run: 1 }],
    ])
  })

  it('holds without Redis, which is reported', async () => {
    const { service, errors } = serviceOf({ queueFails: true })
    const request = { dagId: RUN.dagId }
    expect(await service.clear(request, await service.select(request), 'ann')).toMatchObject({ cleared: 2 })
    expect(errors).toEqual([new Error('Redis is away')])
  })
})
