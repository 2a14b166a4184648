import type { ClaimRequest, LikelySuccessor, SettleResult, TaskDelivery } from '@ml-airflow/core'
import type { LeaseKeeper } from './lease-keeper.ts'
import type { Slot, Successor } from './slot.ts'

interface NextClaimParts {
  readonly slot: Pick<Slot, 'nextOf'>
  readonly leases: Pick<LeaseKeeper, 'deadline'>
  /** Undefined if this worker cannot run the task. */
  readonly requestFor: (delivery: TaskDelivery) => ClaimRequest | undefined
  readonly likely: LikelySuccessor | undefined
}

/** The claim of a slot's next task, made in the transaction that settles the previous one. */
export class NextClaim {
  readonly #parts: NextClaimParts
  #deadline = 0

  constructor(parts: NextClaimParts) {
    this.#parts = parts
  }

  get likely(): LikelySuccessor | undefined {
    return this.#parts.likely
  }

  /** Called in each attempt of the transaction; for a task that was read ahead, once before the attempts. */
  readonly request = (ready: readonly TaskDelivery[]): ClaimRequest | undefined => {
    const { slot, leases, requestFor } = this.#parts
    const next = slot.nextOf(ready)
    this.#deadline = leases.deadline()
    return next && requestFor(next)
  }

  successorIn(result: SettleResult): Successor | undefined {
    if (result.kind !== 'settled' || result.claimed === undefined) return undefined
    const { claimed, releasable } = result
    const delivery = releasable.ready.find(({ instance }) => instance === claimed.instance.id)
    return delivery && { delivery, claim: { claimed, deadline: this.#deadline } }
  }
}
