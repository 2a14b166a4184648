import { type ClaimResult, NO_SAMPLE, type StoredRecord } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { claimed, delivery, FAILURE, instanceOf, knownRun, SUCCESS, witness } from '../fakes.fixture.ts'
import { NO_TRACES } from '../tracing/no-traces.ts'
import { ClaimRunner } from './claim-runner.ts'
import { Gpus } from './gpus.ts'
import { LeaseKeeper } from './lease-keeper.ts'
import { Settler } from './settler.ts'
import { TaskRunner } from './task-runner.ts'

interface Given {
  readonly claim?: ClaimResult
  readonly exit?: object
  readonly isKnown?: boolean
  readonly isRestored?: boolean
  readonly hasTask?: boolean
  readonly isFenced?: boolean
  readonly waits?: boolean
  readonly isAccepted?: boolean
  /** Offered by the worker. */
  readonly gpus?: readonly string[]
  /** Number requested by the task. */
  readonly asks?: number
}

/** A runner with given results of claim, command and database, and a log of its calls in order. */
function runnerOf(given: Given = {}) {
  const did: unknown[] = []
  const successors: boolean[] = []
  const observer = witness()
  const known = given.hasTask === false ? knownRun({ dag: undefined }) : knownRun()
  const releasable = { ready: [delivery('train')], joined: [] }
  const settle = (name: string) => async (what: { successor?: unknown; next?: unknown }) => {
    did.push(what.next === undefined ? [name] : [name, what.next])
    successors.push(what.successor !== undefined)
    return given.isFenced === true ? { kind: 'fenced' } : { kind: 'settled', releasable, waits: given.waits ?? false }
  }
  const skip = async (instance: number) => {
    did.push(['skip', instance])
    return releasable
  }
  const freeRevoked = async () => {
    did.push(['yield'])
    return { ready: [], joined: [] }
  }
  const leases = new LeaseKeeper({
    store: {} as never,
    launcher: { checkHeartbeat() {} },
    clock: { now: () => 0 },
    observer,
    times: { leaseMs: 1_000, killGraceMs: 100 },
  })
  const promoter = {
    promote: async () => undefined,
    promoteNext: async (pool: string) => void did.push(['slots', pool]),
  }
  const claimer = {
    claim: async () => given.claim ?? claimed(),
    requestAtOnce: () => ({}) as never,
    likelyAfter: () => ({}) as never,
  }
  const claims = new ClaimRunner({
    claimer,
    tries: { execute: async () => ({ outputPath: undefined, ...SUCCESS, ...given.exit }) } as never,
    leases,
    settler: new Settler({
      store: {
        claims: { freeRevoked },
        settlement: { succeed: settle('succeed'), fail: settle('fail'), skip },
      } as never,
      observer,
    }),
    releaser: {
      release: async (_: object, { ready }: { ready: readonly object[] }) => void did.push(['release', ready.length]),
      handOver: async () => ({ delivery: delivery('train') }),
    } as never,
    promoter,
    acceptance: {
      isAsked: () => given.isAccepted === true,
      accept: async (_: object, { id }: { id: string }) => void did.push(['accept', id]),
    } as never,
    traces: NO_TRACES,
    observer,
    options: { maxLosses: 1, worker: 'w' },
  })
  const runner = new TaskRunner({
    store: {} as never,
    runs: { get: async () => (given.isKnown === false ? undefined : known) } as never,
    gpus: new Gpus(given.gpus),
    promoter,
    restorer: { restoreFor: async () => given.isRestored === true },
    leases,
    claimer,
    claims,
    placeholders: { spread: async () => ({ delivery: delivery('train') }) } as never,
    obstacles: {
      wait: async (_: object, __: object, { kind }: ClaimResult) => ({ kind: 'again', delayMs: kind.length }),
      awaitGpus: async (_: object, { gpus }: { gpus: number }) => ({ kind: 'again', delayMs: gpus }),
      leaveToOthers: async () => ({ kind: 'again', delayMs: 99 }),
    } as never,
  })
  const beside: Promise<unknown>[] = []
  const slot = {
    refreshWaiting: async () => undefined,
    queryWaiting: async () => undefined,
    mayGoOn: () => true,
    nextOf: () => undefined,
    foreseen: () => undefined,
    foresee: () => undefined,
    alongside: (work: Promise<unknown>) => void beside.push(work),
  }
  const run = async () => {
    const turn = await runner.run({ delivery: delivery() }, slot as never)
    await Promise.all(beside)
    return turn
  }
  return { run, did, successors, leases, steps: observer.steps }
}

test('a task is claimed, run and settled, and the slot continues with a task that it made ready', async () => {
  const { run, did, steps, leases } = runnerOf()
  expect(await run()).toEqual({ end: { kind: 'done' }, next: { delivery: delivery('train') } })
  expect(did).toEqual([['succeed'], ['accept', 'prep']])
  expect(steps).toEqual(['claimed prep', 'finished prep', 'released prep'])
  expect(leases.size).toBe(0)
})

test('the job of a run that is gone is done', async () => {
  const { run, did } = runnerOf({ isKnown: false })
  expect([await run(), did]).toEqual([{ end: { kind: 'done' } }, []])
})

test('a task that this worker lacks is left to others', async () => {
  expect(await runnerOf({ hasTask: false }).run()).toEqual({ end: { kind: 'again', delayMs: 99 } })
})

test.each([
  { kind: 'paused' },
  { kind: 'early', forMs: 5 },
  { kind: 'held', forMs: 5 },
  { kind: 'refused', instance: undefined },
] as const)(
  'a claim that is $kind starts nothing, and its job waits as long as the obstacle demands',
  async (claim) => {
    const { run, did, steps } = runnerOf({ claim })
    expect(await run()).toEqual({ end: { kind: 'again', delayMs: claim.kind.length } })
    expect([did, steps]).toEqual([[], []])
  },
)

test('a record that another run finished meanwhile is skipped, and those that wait for it continue', async () => {
  const record = { id: 5, taskId: 'prep', sample: NO_SAMPLE, finishedAt: new Date(0) } as unknown as StoredRecord
  const { run, did } = runnerOf({ claim: { kind: 'finished', instance: instanceOf(), record } })
  expect(await run()).toMatchObject({ end: { kind: 'done' }, next: { delivery: { taskId: 'train' } } })
  expect(did).toEqual([['skip', 70]])
})

test('a placeholder is spread, and one of its samples is the next of the slot', async () => {
  const { run, did } = runnerOf({ claim: { kind: 'placeholder', instance: instanceOf() } })
  expect(await run()).toEqual({ end: { kind: 'done' }, next: { delivery: delivery('train') } })
  expect(did).toEqual([])
})

test('a failure with retries left delays the job, and releases the tasks that its end made ready', async () => {
  const { run, did } = runnerOf({ exit: FAILURE })
  expect(await run()).toMatchObject({ end: { kind: 'again' } })
  expect(did).toEqual([
    ['fail', { kind: 'retry', delayMs: expect.any(Number) }],
    ['release', 1],
  ])
})

test('a failure whose task instance waits again ends the job, whose delay would keep the run open', async () => {
  const { run } = runnerOf({ exit: FAILURE, waits: true })
  expect(await run()).toEqual({ end: { kind: 'done' } })
})

test('a failure after the last retry ends the job', async () => {
  const { run, did } = runnerOf({ exit: FAILURE, claim: claimed('prep', { failures: 1 }) })
  expect(await run()).toEqual({ end: { kind: 'done' } })
  expect(did[0]).toEqual(['fail', { kind: 'settle', state: 'failed' }])
})

test('a lost try is requeued', async () => {
  const { run } = runnerOf({ exit: { ...FAILURE, outcome: 'lost' } })
  expect(await run()).toEqual({ end: { kind: 'requeue' } })
})

test.each([{}, { exit: FAILURE }])('after a lost claim the record is freed and the job is done (%j)', async (more) => {
  const { run, did } = runnerOf({ ...more, isFenced: true })
  expect((await run()).end).toEqual({ kind: 'done' })
  expect(did).toContainEqual(['yield'])
})

test('a task of a pool gives its slots back after success and failure', async () => {
  for (const exit of [SUCCESS, FAILURE]) {
    const { run, did } = runnerOf({ exit, claim: claimed('prep', { pool: 'gpu' }) })
    await run()
    expect(did).toContainEqual(['slots', 'gpu'])
  }
})

test('with an acceptance the next claim does not travel with the settlement', async () => {
  const requests = async (isAccepted: boolean) => {
    const { run, successors } = runnerOf({ isAccepted })
    await run()
    return successors
  }
  expect(await requests(true)).toEqual([false])
  expect(await requests(false)).toEqual([true])
})

test('a task whose temporary input is made again first ends its job without a claim', async () => {
  const { run, did, steps } = runnerOf({ isRestored: true })
  expect(await run()).toEqual({ end: { kind: 'done' } })
  expect([did, steps]).toEqual([[], []])
})
