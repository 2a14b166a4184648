import {
  type Backfill,
  type BackfillRun,
  type Dag,
  DagRegistry,
  defineDag,
  defineParameters,
  type NewRun,
  type Run,
  type RunState,
  task,
} from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { witness } from '../fakes.fixture.ts'
import { BackfillDriver } from './backfill-driver.ts'
import { backfillRun } from './backfill-plan.ts'

const Word = defineParameters('driven', { word: z.string().max(3) })
const DAG = defineDag({
  id: 'driven_dag',
  parameters: Word,
  tasks: [task('say', { parameters: Word, command: 'true' })],
})

interface Given {
  readonly words: readonly string[]
  readonly limit?: number
  readonly dags?: readonly Dag[]
  readonly reprocessing?: Backfill['reprocessing']
  /** Existing runs, by word. */
  readonly existing?: Readonly<Record<string, RunState>>
  /** When the existing runs began. */
  readonly startedAt?: Date
  /** Another process takes the backfill before this number of runs has begun. */
  readonly fencedAfter?: number
}

const CREATED = new Date('2026-02-01T00:00:00Z')

/** A driver over one backfill, with a store that logs its calls. */
function driverOf({
  words,
  limit = 10,
  dags = [DAG],
  reprocessing = 'none',
  existing = {},
  startedAt,
  fencedAfter,
}: Given) {
  const said: string[] = []
  const planned = words.map((word, position): BackfillRun => {
    const executionDate = new Date('2026-01-01')
    return { position, runId: word, executionDate, conf: { word }, run: undefined, problem: undefined }
  })
  const waiting = new Map(planned.map((one) => [one.position, one]))
  const runs = new Map(
    planned.flatMap((one) => {
      const state = existing[one.runId]
      if (state === undefined) return []
      return [[one.runId, { ...backfillRun(DAG, {}, one), id: one.position, state, startedAt } as unknown as Run]]
    }),
  )
  const counts = { waiting: 0, queued: 0, running: 0, success: 0, failed: 0, cancelled: 0, refused: 0 }
  const asked = { options: {}, reprocessing, maxActiveRuns: limit, createdBy: 'me', createdAt: CREATED }
  const backfill = { id: 1, dagId: DAG.id, ...asked, counts }
  const backfills = {
    find: async () => backfill,
    claim: async () => ({ backfill: 1, epoch: 1 }),
    listWaiting: async (_id: number, most: number) => [...waiting.values()].slice(0, most),
    async begin(_claim: unknown, position: number, { runId }: NewRun) {
      if (said.length === fencedAfter) return { kind: 'fenced' }
      waiting.delete(position)
      said.push(`begins ${runId}`)
      return { kind: 'begun', run: runs.get(runId) ?? { id: 9, state: 'queued' }, created: !runs.has(runId) }
    },
    async refuse(_claim: unknown, position: number, problem: string) {
      waiting.delete(position)
      said.push(`refuses ${position}: ${problem}`)
      return true
    },
    leave: async () => said.push('leaves'),
  }
  const clearing = {
    select: async () => [],
    clear: async () => undefined,
    async restart(id: number) {
      said.push(`clears ${words[id]}`)
      runs.set(words[id] ?? '', { ...runs.get(words[id] ?? ''), state: 'running' } as Run)
    },
  }
  const driver = new BackfillDriver({
    store: { backfills, runs: { findByRunId: async (_dag: string, runId: string) => runs.get(runId) } } as never,
    registry: new DagRegistry(dags.map((dag) => ({ dag, source: 'built-in' }))),
    runs: {
      begin: (run: NewRun, accept: (run: NewRun) => unknown) => accept(run),
      enqueue: async () => undefined,
    } as never,
    clearing: clearing as never,
    observer: witness(),
    limitOf: () => 1,
  })
  return { driver, said, waiting }
}

test('as many runs start as the limit allows, in their order', async () => {
  const { driver, said, waiting } = driverOf({ words: ['a', 'b', 'c'], limit: 2 })
  await driver.drive(1)
  expect(said).toEqual(['begins a', 'begins b', 'leaves'])
  expect(waiting.size).toBe(1)
})

test('a run that has ended already does not count towards the limit', async () => {
  const { driver, said } = driverOf({ words: ['a', 'b', 'c'], limit: 1, existing: { a: 'success', b: 'failed' } })
  await driver.drive(1)
  expect(said).toEqual(['begins a', 'begins b', 'begins c', 'leaves'])
})

test('a run that its DAG no longer accepts is refused with the reason, and the others begin', async () => {
  const { driver, said } = driverOf({ words: ['toolong', 'fit'] })
  await driver.drive(1)
  expect(said).toEqual([expect.stringMatching(/^refuses 0: .*word/s), 'begins fit', 'leaves'])
})

test('a run that exists is cleared before it counts as begun, if that was requested', async () => {
  const existing = { a: 'failed', b: 'success', c: 'running' } as const
  const { driver, said } = driverOf({ words: ['a', 'b', 'c'], reprocessing: 'failed', existing })
  await driver.drive(1)
  expect(said).toEqual(['clears a', 'begins a', 'begins b', 'begins c', 'leaves'])
  const all = driverOf({ words: ['a', 'b', 'c'], reprocessing: 'completed', existing })
  await all.driver.drive(1)
  expect(all.said).toEqual(['clears a', 'begins a', 'clears b', 'begins b', 'begins c', 'leaves'])
})

test('a run that was cleared by a driver that died, and has ended again, is not cleared a second time', async () => {
  const existing = { a: 'success', b: 'failed' } as const
  const [before, since] = [new Date(+CREATED - 1), new Date(+CREATED + 1)]
  for (const reprocessing of ['completed', 'failed'] as const) {
    const { driver, said } = driverOf({ words: ['a', 'b'], reprocessing, existing, startedAt: since })
    await driver.drive(1)
    expect(said).toEqual(['begins a', 'begins b', 'leaves'])
  }
  const { driver, said } = driverOf({ words: ['a'], reprocessing: 'completed', existing, startedAt: before })
  await driver.drive(1)
  expect(said).toEqual(['clears a', 'begins a', 'leaves'])
})

test('a driver that has lost the claim starts nothing more', async () => {
  const { driver, said } = driverOf({ words: ['a', 'b', 'c'], fencedAfter: 1 })
  await driver.drive(1)
  expect(said).toEqual(['begins a', 'leaves'])
})

test('a process that does not know the DAG leaves the backfill to others', async () => {
  const { driver, said } = driverOf({ words: ['a'], dags: [] })
  await driver.drive(1)
  expect(said).toEqual([])
})
