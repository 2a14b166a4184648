import type { AnyTask, TaskInstance } from '@ml-airflow/core'
import type { Observer } from '../observer.ts'
import { retryUntilReachable } from '../running/retry-until-reachable.ts'
import type { KnownRun } from '../running/run-cache.ts'
import type { Acceptance, InstanceKey } from './acceptance.ts'

interface AskedAcceptanceParts {
  readonly acceptance: Pick<Acceptance, 'accept'>
  readonly observer: Observer
  /** Name of the user who marks all tasks of this worker as done. */
  readonly markedBy: string | undefined
}

/** Acceptances requested by the options of a run: for tasks forced without downstream, or marked as done. */
export class AskedAcceptance {
  readonly #parts: AskedAcceptanceParts

  constructor(parts: AskedAcceptanceParts) {
    this.#parts = parts
  }

  isAsked({ run: { options } }: KnownRun, task: AnyTask): boolean {
    const isMarked = options.markedBy !== undefined || this.#parts.markedBy !== undefined
    const isForced = options.force === 'all' || options.force.includes(task.id)
    return isMarked || (isForced && !options.forceDownstream)
  }

  /** Accepts if the run requests it, as soon as the database is reachable. */
  async accept(
    known: KnownRun,
    task: AnyTask,
    instance: Pick<TaskInstance, 'id' | 'sample'>,
    planned?: readonly InstanceKey[],
  ): Promise<void> {
    if (!this.isAsked(known, task)) return
    const { acceptance, observer } = this.#parts
    await retryUntilReachable(observer, 'The results downstream could not be accepted yet', () =>
      acceptance.accept(known, task, instance, planned),
    )
  }
}
