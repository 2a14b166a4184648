import { setTimeout as sleep } from 'node:timers/promises'
import { type Claimed, type Clock, DEFAULT_QUEUE, type JobQueue, type TaskDelivery } from '@ml-airflow/core'

export interface SlotParts {
  readonly clock: Clock
  readonly queue: Pick<JobQueue, 'highestWaitingWeight'>
  /** Whose tasks the worker takes. */
  readonly queues: readonly string[]
  /** How long a slot goes on with what its tasks make ready. 0: never. */
  readonly handOverMs: number
  /** Whether the worker still begins tasks. */
  readonly isOpen: () => boolean
}

/** A task to go on with. */
export interface Successor {
  readonly delivery: TaskDelivery
  /** Where it was claimed together with the end of the task before it, with the deadline of that lease. */
  readonly claim?: { readonly claimed: Claimed; readonly deadline: number } | undefined
}

const LOWEST_WEIGHT = 1
/** An answer of the queue that is older is asked for again. Commands that are over sooner must not wait for Redis. */
const FRESH_MS = 50
const PATIENCE_MS = 50

/** One slot of a worker: the job that it took, and the tasks that it goes on with in the same job. */
export class Slot {
  readonly #parts: SlotParts
  readonly #since: number
  readonly #beside: Promise<unknown>[] = []
  #lookedAt = Number.NEGATIVE_INFINITY
  #waitingWeight: number | undefined

  constructor(parts: SlotParts) {
    this.#parts = parts
    this.#since = parts.clock.now()
  }

  /** Asks the queue what waits. Call it while a command runs, so that the answer costs the hand-over no time. */
  async lookForOthers(): Promise<void> {
    const { clock, queue, queues, handOverMs } = this.#parts
    if (handOverMs === 0) return
    this.#lookedAt = clock.now()
    // Without Redis nothing waits.
    this.#waitingWeight = await queue.highestWaitingWeight(queues).catch(() => undefined)
  }

  /** Makes the answer of the queue a fresh one. Call it before `nextOf`. */
  async lookAgain(): Promise<void> {
    if (this.#mayGoOn() && this.#parts.clock.now() - this.#lookedAt > FRESH_MS)
      await Promise.race([this.lookForOthers(), sleep(PATIENCE_MS)])
  }

  /** The task to go on with, if the slot may: long work and higher priorities take their turn in the queue. */
  nextOf(ready: readonly TaskDelivery[]): TaskDelivery | undefined {
    const first = ready
      .filter(({ queue = DEFAULT_QUEUE }) => this.#parts.queues.includes(queue))
      .reduce<TaskDelivery | undefined>((best, task) => (outranks(task, best) ? task : best), undefined)
    if (first === undefined || first.delayMs > 0 || !this.#mayGoOn()) return undefined
    return (this.#waitingWeight ?? LOWEST_WEIGHT) > weightOf(first) ? undefined : first
  }

  /** Work that goes on beside the next task, and must be over before the job ends. It must not throw. */
  alongside(work: Promise<unknown>): void {
    this.#beside.push(work)
  }

  async done(): Promise<void> {
    await Promise.all(this.#beside)
  }

  #mayGoOn(): boolean {
    const { clock, handOverMs, isOpen } = this.#parts
    return isOpen() && clock.now() - this.#since < handOverMs
  }
}

function outranks(task: TaskDelivery, best: TaskDelivery | undefined): boolean {
  return best === undefined || weightOf(task) > weightOf(best)
}

function weightOf({ priorityWeight = LOWEST_WEIGHT }: TaskDelivery): number {
  return priorityWeight
}
