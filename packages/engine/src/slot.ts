import type { Clock, JobQueue, TaskDelivery } from '@ml-airflow/core'

export interface SlotParts {
  readonly clock: Clock
  readonly queue: Pick<JobQueue, 'highestWaitingWeight'>
  /** How long a slot goes on with what its tasks make ready. 0: never. */
  readonly handOverMs: number
  /** Whether the worker still begins tasks. */
  readonly isOpen: () => boolean
}

const LOWEST_WEIGHT = 1

/** One slot of a worker: the job that it took, and the tasks that it goes on with in the same job. */
export class Slot {
  readonly #parts: SlotParts
  readonly #since: number
  readonly #beside: Promise<unknown>[] = []
  #waitingWeight: number | undefined

  constructor(parts: SlotParts) {
    this.#parts = parts
    this.#since = parts.clock.now()
  }

  /** Asks the queue while SQL settles a task, so that the answer costs the hand-over no time. Without an answer nothing waits. */
  lookForOthers(): void {
    if (this.#parts.handOverMs === 0) return
    this.#waitingWeight = undefined
    this.#parts.queue.highestWaitingWeight().then(
      (weight) => {
        this.#waitingWeight = weight
      },
      () => undefined,
    )
  }

  /** The task to go on with, if the slot may: long work and higher priorities take their turn in the queue. */
  nextOf(ready: readonly TaskDelivery[]): TaskDelivery | undefined {
    const { clock, handOverMs, isOpen } = this.#parts
    if (!isOpen() || clock.now() - this.#since >= handOverMs) return undefined
    const first = ready.reduce<TaskDelivery | undefined>(
      (best, task) => (outranks(task, best) ? task : best),
      undefined,
    )
    if (first === undefined || first.delayMs > 0) return undefined
    return (this.#waitingWeight ?? LOWEST_WEIGHT) > weightOf(first) ? undefined : first
  }

  /** Work that goes on beside the next task, and must be over before the job ends. It must not throw. */
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
