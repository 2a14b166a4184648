import type { AnyTask, Store, TaskDelivery } from '@ml-airflow/core'
import { withLists } from '../fan-out/lists-of-run.ts'
import type { Placeholders } from '../fan-out/placeholders.ts'
import type { ClaimedWork, ClaimRunner } from './claim-runner.ts'
import type { Gpus } from './gpus.ts'
import type { LeaseKeeper } from './lease-keeper.ts'
import type { Obstacles } from './obstacles.ts'
import type { OutputRestorer } from './output-restorer.ts'
import type { Promoter } from './promoter.ts'
import type { KnownRun, RunCache } from './run-cache.ts'
import { DONE, type Slot, type SlotStep, type Successor } from './slot.ts'
import type { TaskClaimer } from './task-claimer.ts'

export interface TaskRunnerParts {
  readonly store: Pick<Store, 'fanOut'>
  readonly runs: RunCache
  readonly gpus: Pick<Gpus, 'take' | 'free'>
  readonly promoter: Pick<Promoter, 'promote'>
  readonly restorer: Pick<OutputRestorer, 'restoreFor'>
  readonly leases: Pick<LeaseKeeper, 'deadline'>
  readonly claimer: Pick<TaskClaimer, 'claim'>
  readonly claims: ClaimRunner
  readonly placeholders: Placeholders
  readonly obstacles: Obstacles
}

/** Takes a delivered task to its claim, and says what its job does if the task cannot be claimed. */
export class TaskRunner {
  readonly #parts: TaskRunnerParts

  constructor(parts: TaskRunnerParts) {
    this.#parts = parts
  }

  async run(successor: Successor, slot: Slot): Promise<SlotStep> {
    const { store, runs, gpus, obstacles, promoter } = this.#parts
    const { delivery } = successor
    const cached = await runs.get(delivery.run)
    if (cached === undefined) return DONE
    const task = cached.dag?.tasks.get(delivery.taskId)
    if (task === undefined) return { end: await obstacles.leaveToOthers(cached, delivery) }
    const known = await withLists(store, cached, task.id)
    const taken = gpus.take(await this.#gpusFor(known, task, delivery))
    if (taken === undefined) return { end: await obstacles.awaitGpus(known, task, delivery) }
    try {
      return await this.#start({ known, task, gpus: taken }, successor, slot)
    } finally {
      slot.alongside(promoter.promote(gpus.free(taken)))
    }
  }

  /** A placeholder needs none: its list may be empty, and its samples ask for their own. */
  async #gpusFor({ run, index }: KnownRun, { id, gpus }: AnyTask, { instance }: TaskDelivery): Promise<number> {
    if (gpus === 0 || index.task(id)?.samplesFrom === undefined) return gpus
    const placeholders = await this.#parts.store.fanOut.unsampled(run.id, [id])
    return placeholders.some((one) => one.id === instance) ? 0 : gpus
  }

  async #start(work: ClaimedWork, { delivery, claim }: Successor, slot: Slot): Promise<SlotStep> {
    const { restorer, leases, claimer, claims, placeholders, obstacles } = this.#parts
    const { known, task } = work
    if (claim !== undefined) return claims.run(work, claim, slot)
    if (await restorer.restoreFor(known, task, delivery)) return DONE
    const since = Date.now()
    const deadline = leases.deadline()
    const result = await claimer.claim(known, task, delivery, slot.mayGoOn())
    switch (result.kind) {
      case 'claimed':
        return claims.run(work, { claimed: result, deadline, since }, slot)
      case 'finished':
        return claims.skip(known, result, slot)
      case 'placeholder':
        return { ...DONE, next: await placeholders.spread(known, result.instance, slot) }
      default:
        return { end: await obstacles.wait(known, delivery, result) }
    }
  }
}
