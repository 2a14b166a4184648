import {
  type AnyTask,
  type Exit,
  exitClassOf,
  type Failure,
  type JobEnd,
  retryDelayMs,
  type TaskInstance,
} from '@ml-airflow/core'
import type { HeldClaim } from './lease-keeper.ts'

export interface FailedTry {
  readonly exit: Exit
  readonly held: HeldClaim
  readonly instance: TaskInstance
  readonly task: AnyTask
  readonly maxLosses: number
}

/** Consequence of a failed try, for SQL and for its job. */
export function afterFailure(failed: FailedTry): { readonly next: Failure['next']; readonly job: JobEnd } {
  if (isCancelled(failed)) return { next: { kind: 'settle', state: 'cancelled' }, job: { kind: 'done' } }
  return failed.exit.outcome === 'lost' ? afterLoss(failed) : afterError(failed)
}

/** A stalled launcher missed the cancellation, and reported the command as lost. */
function isCancelled({ exit, held }: FailedTry): boolean {
  return exit.outcome === 'cancelled' || (exit.outcome === 'lost' && held.stopped === 'cancelled')
}

function afterLoss({ held, instance, maxLosses }: FailedTry): { next: Failure['next']; job: JobEnd } {
  const countsAsLoss = held.stopped !== 'requeued'
  if (countsAsLoss && instance.losses >= maxLosses) return givenUp
  return { next: { kind: 'requeue', countsAsLoss }, job: { kind: 'requeue' } }
}

function afterError({ exit, instance, task }: FailedTry): { next: Failure['next']; job: JobEnd } {
  const exitClass = exit.outcome === 'failed' ? exitClassOf(task.exitCodes, exit.exitCode) : 'retryable'
  if (exitClass === 'skip') return { next: { kind: 'leave_out', sentence: leftOut(exit) }, job: { kind: 'done' } }
  if (exitClass === 'permanent' || instance.failures >= task.retries) return givenUp
  const delayMs = retryDelayMs(task.retryDelay, instance.failures + 1)
  return { next: { kind: 'retry', delayMs }, job: { kind: 'again', delayMs } }
}

function leftOut({ exitCode }: Exit): string {
  return `Left out: its command ended with exit code ${exitCode}, which its exitCodes name under 'skip'.`
}

const givenUp = { next: { kind: 'settle', state: 'failed' }, job: { kind: 'done' } } as const
