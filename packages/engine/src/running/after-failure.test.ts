import { expect, test } from 'vitest'
import { DAG, FAILURE, heldClaim, instanceOf } from '../fakes.fixture.ts'
import { afterFailure } from './after-failure.ts'
import type { HeldClaim } from './lease-keeper.ts'

const task = DAG.tasks.get('prep') as never
const LOST = { ...FAILURE, outcome: 'lost' } as const

function after(exit: typeof FAILURE, instance = {}, held: Partial<HeldClaim> = {}) {
  return afterFailure({ exit, task, maxLosses: 1, instance: instanceOf('prep', instance), held: heldClaim(held) })
}

test('an error is retried after the delay while the task has retries left', () => {
  expect(after(FAILURE)).toMatchObject({ next: { kind: 'retry' }, job: { kind: 'again' } })
})

test('an error after the last retry settles the task as failed', () => {
  expect(after(FAILURE, { failures: 1 })).toEqual({ next: { kind: 'settle', state: 'failed' }, job: { kind: 'done' } })
})

test.each([
  [{ permanent: [3] }, 3, 'settle'],
  [{ permanent: [3] }, 4, 'retry'],
  [{ retryable: [75] }, 75, 'retry'],
  [{ retryable: [75] }, 3, 'settle'],
  [{ skip: [99] }, 99, 'leave_out'],
  [{ skip: [99], retryable: [75] }, undefined, 'retry'],
])('exit codes %j: exit code %s leads to %s', (exitCodes, exitCode, kind) => {
  const own = Object.assign(Object.create(task), { exitCodes, retries: 1 })
  const exit = { ...FAILURE, exitCode }
  const next = afterFailure({ exit, task: own, maxLosses: 1, instance: instanceOf('prep'), held: heldClaim() }).next
  expect(next.kind).toBe(kind)
})

test('a loss is requeued, and costs no retry', () => {
  expect(after(LOST, { failures: 1 })).toEqual({
    next: { kind: 'requeue', countsAsLoss: true },
    job: { kind: 'requeue' },
  })
})

test('one loss too many settles the task as failed', () => {
  expect(after(LOST, { losses: 1 }).next).toEqual({ kind: 'settle', state: 'failed' })
})

test('a task requeued at a shutdown never counts as lost', () => {
  expect(after(LOST, { losses: 9 }, { stopped: 'requeued' }).next).toEqual({ kind: 'requeue', countsAsLoss: false })
})

test.each(['cancelled', 'lost'] as const)('a cancelled try whose launcher says %s is cancelled', (outcome) => {
  expect(after({ ...FAILURE, outcome }, {}, { stopped: 'cancelled' }).next).toEqual({
    kind: 'settle',
    state: 'cancelled',
  })
})
