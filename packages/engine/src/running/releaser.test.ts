import type { TaskDelivery } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { DAG, delivery, instanceOf, knownRun, witness } from '../fakes.fixture.ts'
import { Releaser } from './releaser.ts'

/** A releaser over a queue that records its input, or is unreachable. */
function releaserOf(parts: { isAway?: boolean; store?: object } = {}) {
  const sent: unknown[] = []
  const observer = witness()
  const send = async (...message: unknown[]) => {
    if (parts.isAway === true) throw new Error('away')
    sent.push(message)
  }
  const queue = {
    addTasks: (run: object, tasks: readonly TaskDelivery[]) =>
      send(
        'add',
        run,
        tasks.map(({ taskId }) => taskId),
      ),
    promoteTasks: (tasks: readonly TaskDelivery[]) =>
      send(
        'promote',
        tasks.map(({ taskId }) => taskId),
      ),
  }
  const releaser = new Releaser({ store: parts.store as never, queue, observer, maxLosses: 2 })
  return { releaser, sent, troubles: observer.troubles }
}

const PARENT = { run: 7, dagId: 'fake_dag', delivery: 1 }
/** A slot that takes the first task. */
const slot = () => {
  const beside: Promise<unknown>[] = []
  return {
    beside,
    nextOf: (ready: readonly TaskDelivery[]) => ready[0],
    alongside: (work: Promise<unknown>) => void beside.push(work),
  }
}

test('what became ready gets jobs below its run, and what waits for the record is promoted', async () => {
  const { releaser, sent } = releaserOf()
  await releaser.release(knownRun(), { ready: [delivery('train')], joined: [delivery('prep')] })
  expect(sent).toEqual([
    ['add', PARENT, ['train']],
    ['promote', ['prep']],
  ])
})

test('the queue is not called where nothing became ready', async () => {
  const { releaser, sent } = releaserOf()
  await releaser.release(knownRun(), { ready: [], joined: [] })
  expect(sent).toEqual([])
})

test('without the queue the error is reported, and nothing stops', async () => {
  const { releaser, troubles } = releaserOf({ isAway: true })
  await releaser.release(knownRun(), { ready: [delivery()], joined: [] })
  expect(troubles).toEqual(['What became ready could not be enqueued; the reconciler will do it.'])
})

test('the slot goes on with one task, and the others get their jobs beside it', async () => {
  const { releaser, sent } = releaserOf()
  const taking = slot()
  const ready = [delivery('prep'), delivery('train')]
  expect(await releaser.handOver(knownRun(), { ready, joined: [] }, taking as never)).toEqual({ delivery: ready[0] })
  await Promise.all(taking.beside)
  expect(sent).toEqual([['add', PARENT, ['train']]])
})

test('a task that was claimed with the end of the previous one is the next, and gets no job', async () => {
  const { releaser, sent } = releaserOf()
  const taking = slot()
  const next = { delivery: delivery('train') }
  const ready = [delivery('prep'), next.delivery]
  expect(await releaser.handOver(knownRun(), { ready, joined: [] }, taking as never, next)).toBe(next)
  await Promise.all(taking.beside)
  expect(sent).toEqual([['add', PARENT, ['prep']]])
})

test('a slot that takes nothing waits until all have their jobs', async () => {
  const { releaser, sent } = releaserOf()
  const full = { ...slot(), nextOf: () => undefined }
  const ready = [delivery('train')]
  expect(await releaser.handOver(knownRun(), { ready, joined: [] }, full as never)).toBeUndefined()
  expect(sent).toEqual([['add', PARENT, ['train']]])
})

test('a release is repeated with what is queued behind the task', async () => {
  const asked: unknown[] = []
  const queuedAmong = async (run: number, selectors: readonly { taskId: string }[]) => {
    asked.push([run, selectors.map(({ taskId }) => taskId)])
    return [delivery('train')]
  }
  const { releaser, sent } = releaserOf({ store: { settlement: { queuedAmong } } })
  await releaser.repeat(knownRun(), instanceOf('prep'))
  await releaser.repeat(knownRun(), instanceOf('train'))
  expect([asked, sent]).toEqual([[[7, ['train']]], [['add', PARENT, ['train']]]])
})

test.each([
  [{ kind: 'requeued', delivery: delivery('prep') }, 'dealt_with', [['add', PARENT, ['prep']]]],
  [{ kind: 'failed', ready: [] }, 'dealt_with', []],
  [{ kind: 'failed', ready: [delivery('cleanup')] }, 'dealt_with', [['add', PARENT, ['cleanup']]]],
  [{ kind: 'alive' }, 'alive', []],
])('an orphan that is %j', async (result, answer, jobs) => {
  const asked: unknown[] = []
  const requeueOrphan = async (...args: unknown[]) => {
    asked.push(args)
    return result
  }
  const { releaser, sent } = releaserOf({ store: { reconciliation: { requeueOrphan } } })
  expect(await releaser.requeueOrphan(knownRun(), { instance: 70 })).toBe(answer)
  expect(asked).toMatchObject([[70, 2, { graph: DAG.graph }]])
  expect(sent).toEqual(jobs)
})
