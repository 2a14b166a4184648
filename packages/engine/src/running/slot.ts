import { setTimeout as sleep } from 'node:timers/promises'
import { type Claimed, type Clock, DEFAULT_QUEUE, type JobQueue, type TaskDelivery } from '@ml-airflow/core'

export interface SlotParts {
  readonly clock: Clock
  readonly queue: Pick<JobQueue, 'highestWaitingWeight'>
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
  /** Set if it was claimed together with the end of the previous task, with the deadline of that lease. */
  readonly claim?: { readonly claimed: Claimed; readonly deadline: number } | undefined
}

const LOWEST_WEIGHT = 1
/** Maximum age of the queue's answer before a refresh. Commands shorter than this must not wait for Redis. */
const FRESH_MS = 50
const PATIENCE_MS = 50

/** One slot of a worker: the job that it took, and the tasks with which it continues in the same job. */
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

  /** Queries the waiting tasks. Call it while a command runs, so that the answer does not delay the hand-over. */
  async lookForOthers(): Promise<void> {
    const { clock, queue, queues, handOverMs } = this.#parts
    if (handOverMs === 0) return
    this.#lookedAt = clock.now()
    // Without Redis nothing waits.
    this.#waitingWeight = await queue.highestWaitingWeight(queues).catch(() => undefined)
  }

  /** Refreshes the queue's answer. Call it before `nextOf`. */
  async lookAgain(): Promise<void> {
    if (this.#mayGoOn() && this.#parts.clock.now() - this.#lookedAt > FRESH_MS)
      await Promise.race([this.lookForOthers(), sleep(PATIENCE_MS)])
  }

  /** The task to continue with, if the slot may: long work and higher priorities take their turn in the queue. */
  nextOf(ready: readonly TaskDelivery[]): TaskDelivery | undefined {
    const first = ready
      .filter(({ queue = DEFAULT_QUEUE }) => this.#parts.queues.includes(queue))
      .reduce<TaskDelivery | undefined>((best, task) => (outranks(task, best) ? task : best), undefined)
    if (first === undefined || first.delayMs > 0 || !this.#mayGoOn()) return undefined
    return (this.#waitingWeight ?? LOWEST_WEIGHT) > weightOf(first) ? undefined : first
  }

  /** Runs work concurrently with the next task. The job ends after it. It must not throw. */
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
