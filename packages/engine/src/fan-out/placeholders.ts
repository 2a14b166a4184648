import type { Store, TaskInstance } from '@ml-airflow/core'
import { queuedPages } from '../running/delivery-pages.ts'
import type { Releaser } from '../running/releaser.ts'
import type { KnownRun } from '../running/run-cache.ts'
import type { Slot, Successor } from '../running/slot.ts'
import type { Spreader } from './spreader.ts'

export interface PlaceholdersParts {
  readonly store: Pick<Store, 'reconciliation'>
  readonly spreader: Pick<Spreader, 'spread'>
  readonly releaser: Pick<Releaser, 'handOver' | 'release'>
}

/** Processes a placeholder: replaces it with task instances, and adds their jobs. */
export class Placeholders {
  readonly #parts: PlaceholdersParts

  constructor(parts: PlaceholdersParts) {
    this.#parts = parts
  }

  /** @returns the sample's instance that the slot continues with; the others get their jobs page by page */
  async spread(known: KnownRun, placeholder: TaskInstance, slot: Slot): Promise<Successor | undefined> {
    const { spreader, store, releaser } = this.#parts
    await spreader.spread(known, placeholder)
    await slot.refreshWaiting()
    let next: Successor | undefined
    for await (const ready of queuedPages(store, known.run.id, 0)) {
      if (next === undefined) next = await releaser.handOver(known, { ready, joined: [] }, slot)
      else await releaser.release(known, { ready, joined: [] })
    }
    return next
  }
}
