import type { Store } from '@ml-airflow/core'
import type { EventChannels } from './event-channels.ts'
import { usualMs } from './usual-time.ts'

export interface LateRunsParts {
  readonly store: Pick<Store, 'notifications' | 'runs'>
  readonly eventChannels: Pick<EventChannels, 'channelsOf' | 'slaMsOf'>
}

/** Finds the runs that take longer than allowed, or longer than usual for their DAG. */
export class LateRuns {
  readonly #parts: LateRunsParts

  constructor(parts: LateRunsParts) {
    this.#parts = parts
  }

  /** Records them as events. DAGs without a channel for late runs are skipped. */
  async note(): Promise<void> {
    const { store, eventChannels } = this.#parts
    for (const dagId of await store.notifications.listDagsUnderWay()) {
      if (eventChannels.channelsOf(dagId, 'sla').length === 0) continue
      const ms = eventChannels.slaMsOf(dagId) ?? (await usualMs(store, dagId))
      if (ms !== undefined) await store.notifications.noteLate(dagId, ms)
    }
  }
}
