import type { ClaimResult, Run } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { delivery, instanceOf, knownRun, RUN, witness } from '../fakes.fixture.ts'
import { Obstacles } from './obstacles.ts'

function obstaclesOf(given: { run?: Run | undefined; orphan?: 'alive' | 'dealt_with' } = {}) {
  const did: unknown[] = []
  const observer = witness()
  const obstacles = new Obstacles({
    store: { runs: { find: async () => ('run' in given ? given.run : RUN) } } as never,
    runs: { forget: (run: number) => void did.push(['forget', run]) } as never,
    promoter: { promote: async (tasks) => void did.push(['promote', tasks.length]) },
    releaser: {
      repeat: async () => void did.push(['repeat']),
      async requeueOrphan() {
        did.push(['orphan'])
        return given.orphan ?? 'dealt_with'
      },
    },
    acceptance: { accept: async () => void did.push(['accept']) } as never,
    watch: { ms: 400, watch: (_: object, then: () => Promise<void>) => void did.push(['watch', then]) } as never,
    gpus: { offered: 1, wait: (task) => void did.push(['gpus', task.queue]) },
    observer,
  })
  const wait = (result: object) =>
    obstacles.wait(
      knownRun(),
      delivery(),
      result as Exclude<ClaimResult, { kind: 'claimed' | 'finished' | 'placeholder' }>,
    )
  return { obstacles, wait, did, troubles: observer.troubles }
}

test.each([
  [{ kind: 'paused' }, 30_000],
  [{ kind: 'early', forMs: 123 }, 123],
  [{ kind: 'held', forMs: 100 }, 101],
  [{ kind: 'held', forMs: 60_000 }, 5_000],
  [{ kind: 'no_slots', isNext: true, promoted: [] }, 5_000],
  [{ kind: 'no_slots', isNext: false, promoted: [] }, 300_000],
])('after %j the job checks again in %i ms', async (result, delayMs) => {
  expect(await obstaclesOf().wait(result)).toEqual({ kind: 'again', delayMs })
})

test('a claim without slots promotes the tasks that may start instead', async () => {
  const { wait, did } = obstaclesOf()
  await wait({ kind: 'no_slots', isNext: false, promoted: [delivery('train')] })
  expect(did).toEqual([['promote', 1]])
})

test('a lease that is over is watched, and the task is due once the record is free', async () => {
  const { wait, did } = obstaclesOf()
  expect(await wait({ kind: 'held', forMs: 0, lapsed: {} })).toEqual({ kind: 'again', delayMs: 400 })
  await (did as [[string, () => Promise<void>]])[0][1]()
  expect(did.at(-1)).toEqual(['promote', 1])
})

test('a task instance that is gone ends its job', async () => {
  expect(await obstaclesOf().wait({ kind: 'refused', instance: undefined })).toEqual({ kind: 'done' })
})

test.each([
  ['success', [['accept'], ['repeat']]],
  ['skipped', [['repeat']]],
  ['failed', []],
  ['waiting', []],
] as const)(
  'a job that finds its task %s repeats the release, in case a worker died before it',
  async (state, expected) => {
    const { wait, did } = obstaclesOf()
    expect(await wait({ kind: 'refused', instance: instanceOf('prep', { state }) })).toEqual({ kind: 'done' })
    expect(did).toEqual(expected)
  },
)

test.each([
  ['alive', { kind: 'again', delayMs: 5_000 }],
  ['dealt_with', { kind: 'done' }],
] as const)('a job that finds its task running asks whether its worker lives: %s', async (orphan, end) => {
  const { wait, did } = obstaclesOf({ orphan })
  expect(await wait({ kind: 'refused', instance: instanceOf() })).toEqual(end)
  expect(did).toEqual([['orphan']])
})

test('a task that this worker lacks is left to others, and its run is met anew', async () => {
  const { obstacles, did, troubles } = obstaclesOf()
  expect(await obstacles.leaveToOthers(knownRun(), delivery())).toEqual({ kind: 'again', delayMs: 10_000 })
  expect(did).toEqual([['forget', 7]])
  expect(troubles).toEqual([`Task 'prep' of run 'fake_run' waits: this worker has no such task in DAG 'fake_dag'.`])
})

test.each([undefined, { ...RUN, state: 'cancelled' as const }])('a job of a closed run ends', async (run) => {
  const { obstacles, troubles } = obstaclesOf({ run })
  expect(await obstacles.leaveToOthers(knownRun(), delivery())).toEqual({ kind: 'done' })
  expect(troubles).toEqual([])
})

test('a task waits for GPUs of this worker, or for another worker that offers as many, unless its run is over', async () => {
  const asking = (gpus: number) => ({ id: 'prep', gpus, queue: 'gpu' }) as never
  const { obstacles, did, troubles } = obstaclesOf()
  expect(await obstacles.awaitGpus(knownRun(), asking(1), delivery())).toEqual({ kind: 'again', delayMs: 5_000 })
  expect([did, troubles]).toEqual([[['gpus', 'gpu']], []])
  expect(await obstacles.awaitGpus(knownRun(), asking(2), delivery())).toEqual({ kind: 'again', delayMs: 2_000 })
  expect(troubles).toEqual([expect.stringMatching(/it asks for 2 GPUs, and this worker offers 1\.$/)])
  const over = obstaclesOf({ run: { ...RUN, state: 'cancelled' } }).obstacles
  expect(await over.awaitGpus(knownRun(), asking(2), delivery())).toEqual({ kind: 'done' })
})
