import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Claimed,
  type Clock,
  DEFAULT_QUEUE,
  type ForeseenInstance,
  type JobEnd,
  type RecordKey,
  type TaskDelivery,
} from '@ml-airflow/core'
import type { WaitingWeight } from './waiting-weight.ts'

export interface SlotParts {
  readonly clock: Clock
  readonly waiting: WaitingWeight
  /** Queues that the worker consumes. */
  readonly queues: readonly string[]
  /** Time for which a slot continues with tasks that its own have made ready, in milliseconds. 0: never. */
  readonly handOverMs: number
  /** Whether the worker still starts tasks. */
  readonly isOpen: () => boolean
}

/** A task with which the slot continues. */
export interface Successor {
  readonly delivery: TaskDelivery
  /** Set if it was claimed together with the end of the previous task. */
  readonly claim?: SlotClaim | undefined
}

/** A claim with the deadline of its lease. */
export interface SlotClaim {
  readonly claimed: Claimed
  readonly deadline: number
  /** When it was requested, in milliseconds since 1970. Undefined: together with the end of the previous task. */
  readonly since?: number
}

/** Result of one task of a slot: the end of its job, and the task with which the slot continues. */
export interface SlotStep {
  readonly end: JobEnd
  readonly next?: Successor | undefined
}

export const DONE: SlotStep = { end: { kind: 'done' } }

const LOWEST_WEIGHT = 1
/** Maximum age of the queue's answer before a refresh. Commands shorter than this must not wait for Redis. */
const FRESH_MS = 50
const PATIENCE_MS = 50
/** Maximum age that lasts for a short command. A query costs more than the SQL between two tasks. */
const RECENT_MS = 20

/** One slot of a worker: the job that it took, and the tasks with which it continues in the same job. */
export class Slot {
  readonly #parts: SlotParts
  readonly #since: number
  readonly #beside: Promise<unknown>[] = []
  #foreseen: readonly ForeseenInstance[] = []

  constructor(parts: SlotParts) {
    this.#parts = parts
    this.#since = parts.clock.now()
  }

  /**
   * Queries the waiting tasks, unless that was done just now. Call it while a command runs, so that the answer does not delay
   * the hand-over.
   */
  queryWaiting(): void {
    const { waiting, handOverMs } = this.#parts
    if (handOverMs > 0) void waiting.refresh(RECENT_MS)
  }

  /** Refreshes the queue's answer. Call it before `nextOf`. */
  async refreshWaiting(): Promise<void> {
    if (!this.mayGoOn()) return
    const { waiting } = this.#parts
    if (waiting.isOlderThan(FRESH_MS)) await Promise.race([waiting.refresh(FRESH_MS), sleep(PATIENCE_MS)])
  }

  /** Whether the worker still starts tasks, and the slot has not taken its share of time. */
  mayGoOn(): boolean {
    const { clock, handOverMs, isOpen } = this.#parts
    return isOpen() && clock.now() - this.#since < handOverMs
  }

  /** The task to continue with, if the slot may: long work and higher priorities take their turn in the queue. */
  nextOf(ready: readonly TaskDelivery[]): TaskDelivery | undefined {
    const first = ready
      .filter(({ queue = DEFAULT_QUEUE }) => this.#parts.queues.includes(queue))
      .reduce<TaskDelivery | undefined>((best, task) => (outranks(task, best) ? task : best), undefined)
    if (first === undefined || first.delayMs > 0 || !this.mayGoOn()) return undefined
    return (this.#parts.waiting.current ?? LOWEST_WEIGHT) > weightOf(first) ? undefined : first
  }

  /** Keeps task instances that were read ahead, in place of earlier ones. Undefined: nothing was read, and they stay. */
  foresee(instances: readonly ForeseenInstance[] | undefined): void {
    if (instances !== undefined) this.#foreseen = instances
  }

  readonly foreseen = (run: number, { taskId, sample }: RecordKey): ForeseenInstance | undefined =>
    this.#foreseen.find(
      ({ instance }) => instance.run === run && instance.taskId === taskId && instance.sample === sample,
    )

  /** Runs work concurrently with the next task. The job ends after it. It must not throw. */
  alongside(work: Promise<unknown>): void {
    this.#beside.push(work)
  }

  async done(): Promise<void> {
    await Promise.all(this.#beside)
  }
}

function outranks(task: TaskDelivery, best: TaskDelivery | undefined): boolean {
  return best === undefined || weightOf(task) > weightOf(best)
}

function weightOf({ priorityWeight = LOWEST_WEIGHT }: TaskDelivery): number {
  return priorityWeight
}
