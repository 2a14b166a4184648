import {
  type AnyTask,
  type ClaimResult,
  isClosed,
  isSettled,
  type JobEnd,
  type Store,
  type TaskDelivery,
  type TaskInstance,
} from '@ml-airflow/core'
import type { Observer } from '../observer.ts'
import type { AskedAcceptance } from '../planning/asked-acceptance.ts'
import type { Gpus } from './gpus.ts'
import type { LeaseWatch } from './lease-watch.ts'
import { queueOf } from './new-instance.ts'
import type { Promoter } from './promoter.ts'
import type { Releaser } from './releaser.ts'
import type { KnownRun, RunCache } from './run-cache.ts'

export interface ObstaclesParts {
  readonly store: Pick<Store, 'runs'>
  readonly runs: RunCache
  readonly releaser: Pick<Releaser, 'repeat' | 'requeueOrphan'>
  readonly promoter: Pick<Promoter, 'promote'>
  readonly acceptance: AskedAcceptance
  readonly gpus: Pick<Gpus, 'offered' | 'wait'>
  readonly watch: LeaseWatch
  readonly observer: Observer
}

type Obstacle = Exclude<ClaimResult, { kind: 'claimed' | 'finished' | 'placeholder' }>

// Poll interval of a job if only SQL knows when its task may start.
const PAUSED_MS = 30_000
const LONGEST_POLL_MS = 5_000
const UNKNOWN_TASK_MS = 10_000
const SLOTS_POLL_MS = 300_000
/** Delay for another worker to take the job. */
const OTHERS_MS = 2_000

/** Decides how a job continues whose task cannot start now: retried after a delay, or ended. */
export class Obstacles {
  readonly #parts: ObstaclesParts

  constructor(parts: ObstaclesParts) {
    this.#parts = parts
  }

  async wait(known: KnownRun, delivery: TaskDelivery, result: Obstacle): Promise<JobEnd> {
    switch (result.kind) {
      case 'refused':
        return this.#refused(known, delivery, result.instance)
      case 'no_slots':
        return this.#awaitSlots(result)
      case 'paused':
        return { kind: 'again', delayMs: PAUSED_MS }
      case 'held':
        return this.#awaitRecord(delivery, result)
      case 'early':
        return { kind: 'again', delayMs: result.forMs }
    }
  }

  /** The DAG may have been edited, or be missing, on this worker; another one may still have it. */
  async leaveToOthers({ run }: KnownRun, { taskId }: TaskDelivery): Promise<JobEnd> {
    if (await this.#isClosed(run.id)) return { kind: 'done' }
    this.#parts.runs.forget(run.id)
    const sentence = `Task '${taskId}' of run '${run.runId}' waits: this worker has no such task in DAG '${run.dagId}'.`
    this.#parts.observer.trouble(sentence, undefined)
    return { kind: 'again', delayMs: UNKNOWN_TASK_MS }
  }

  /** The end of a try promotes the tasks that wait here; another worker may have free GPUs. */
  async awaitGpus({ run, dag }: KnownRun, task: AnyTask, delivery: TaskDelivery): Promise<JobEnd> {
    if (await this.#isClosed(run.id)) return { kind: 'done' }
    const { gpus, observer } = this.#parts
    if (task.gpus > gpus.offered) {
      const asked = `Task '${task.id}' of run '${run.runId}' waits: it asks for ${task.gpus} GPUs`
      observer.trouble(`${asked}, and this worker offers ${gpus.offered}.`, undefined)
      return { kind: 'again', delayMs: OTHERS_MS }
    }
    gpus.wait({ ...delivery, queue: queueOf(task, dag) })
    return { kind: 'again', delayMs: LONGEST_POLL_MS }
  }

  async #isClosed(id: number): Promise<boolean> {
    const now = await this.#parts.store.runs.find(id)
    return now === undefined || isClosed(now.state)
  }

  /** The end of a task promotes the next one. The poll covers a promotion that arrives while this job is being delayed. */
  async #awaitSlots({ isNext, promoted }: Extract<ClaimResult, { kind: 'no_slots' }>): Promise<JobEnd> {
    await this.#parts.promoter.promote(promoted)
    return { kind: 'again', delayMs: isNext ? LONGEST_POLL_MS : SLOTS_POLL_MS }
  }

  /** Its holder may be gone; if no other process detects that, this one does. */
  #awaitRecord(delivery: TaskDelivery, { forMs, lapsed }: Extract<ClaimResult, { kind: 'held' }>): JobEnd {
    const { watch, promoter } = this.#parts
    if (lapsed === undefined) return { kind: 'again', delayMs: Math.min(forMs + 1, LONGEST_POLL_MS) }
    watch.watch(lapsed, () => promoter.promote([delivery]))
    return { kind: 'again', delayMs: Math.min(watch.ms, LONGEST_POLL_MS) }
  }

  /** The job came too early, too late, or a second time. */
  async #refused(known: KnownRun, delivery: TaskDelivery, instance: TaskInstance | undefined): Promise<JobEnd> {
    if (instance === undefined) return { kind: 'done' }
    const { acceptance, releaser } = this.#parts
    const task = known.dag?.tasks.get(delivery.taskId)
    if (instance.state === 'success' && task !== undefined) await acceptance.accept(known, task, instance)
    if (releases(known, instance)) await releaser.repeat(known, instance)
    if (instance.state !== 'running') return { kind: 'done' }
    const orphan = await releaser.requeueOrphan(known, delivery)
    return orphan === 'alive' ? { kind: 'again', delayMs: LONGEST_POLL_MS } : { kind: 'done' }
  }
}

/** Whether the end of a task instance may have made others ready. */
function releases({ index }: KnownRun, { state }: TaskInstance): boolean {
  return index.rules === undefined ? state === 'success' || state === 'skipped' : isSettled(state)
}
