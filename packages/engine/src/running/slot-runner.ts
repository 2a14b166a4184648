import type { Clock, JobEnd, JobQueue, TaskDelivery } from '@ml-airflow/core'
import type { Releaser } from './releaser.ts'
import type { RunCache } from './run-cache.ts'
import { Slot, type Successor } from './slot.ts'
import type { TaskRunner } from './task-runner.ts'
import { WaitingWeight } from './waiting-weight.ts'

export interface SlotRunnerParts {
  readonly tasks: TaskRunner
  readonly runs: RunCache
  readonly releaser: Releaser
  readonly queue: Pick<JobQueue, 'highestWaitingWeight'>
  /** Queues that this worker consumes. */
  readonly queues: readonly string[]
  readonly clock: Clock
  /** Time for which a slot continues with tasks that its own have made ready, before it takes the queue's next. 0: never. */
  readonly handOverMs: number
}

/** Runs the task of a job, and in the same job the tasks that it makes ready. */
export class SlotRunner {
  readonly #parts: SlotRunnerParts
  readonly #waiting: WaitingWeight
  #isOpen = true

  constructor(parts: SlotRunnerParts) {
    this.#parts = parts
    this.#waiting = new WaitingWeight(parts)
  }

  /** @param show called with each further task of the slot */
  async run(delivery: TaskDelivery, show: (task: TaskDelivery) => void): Promise<JobEnd> {
    const { tasks, clock, queues, handOverMs } = this.#parts
    const slot = new Slot({ clock, waiting: this.#waiting, queues, handOverMs, isOpen: () => this.#isOpen })
    try {
      const { end, next } = await tasks.run({ delivery }, slot)
      await this.#goOn(next, slot, show)
      return end
    } finally {
      await slot.done()
    }
  }

  /** Ends each slot after its current task. */
  drain(): void {
    this.#isOpen = false
  }

  /** A task that cannot run here and now gets a normal job. */
  async #goOn(first: Successor | undefined, slot: Slot, show: (task: TaskDelivery) => void): Promise<void> {
    for (let successor = first; successor !== undefined; ) {
      show(successor.delivery)
      const { end, next } = await this.#parts.tasks.run(successor, slot)
      if (end.kind !== 'done') await this.#enqueue(successor.delivery, end)
      successor = next
    }
  }

  async #enqueue(task: TaskDelivery, end: Exclude<JobEnd, { kind: 'done' }>): Promise<void> {
    const { runs, releaser } = this.#parts
    const known = await runs.get(task.run)
    const delayMs = end.kind === 'again' ? end.delayMs : 0
    if (known !== undefined) await releaser.release(known, { ready: [{ ...task, delayMs }], joined: [] })
  }
}
