import { randomUUID } from 'node:crypto'
import type { NewNotification, RunEvent, Store } from '@ml-airflow/core'
import type { EventChannels } from './event-channels.ts'
import { messageAbout, type RunMessageParts } from './run-message.ts'

const EVENTS_A_PAGE = 100
/** Time for which events of an unknown DAG are left to other processes; then only the channels of the settings apply. */
const UNKNOWN_DAG_MS = 10 * 60_000

export interface EventResolverParts extends RunMessageParts {
  readonly store: RunMessageParts['store'] & Pick<Store, 'notifications' | 'runs'>
  readonly eventChannels: Pick<EventChannels, 'channelsOf' | 'knows'>
}

/** Turns run events into notifications, one per subscribed channel. */
export class EventResolver {
  readonly #parts: EventResolverParts

  constructor(parts: EventResolverParts) {
    this.#parts = parts
  }

  async resolveAll(): Promise<void> {
    const { store, eventChannels } = this.#parts
    for (let page: readonly RunEvent[], after = 0; ; after = page.at(-1)?.id ?? after) {
      page = await store.notifications.listEvents(after, EVENTS_A_PAGE)
      for (const event of page)
        if (eventChannels.knows(event.dagId) || event.ageMs > UNKNOWN_DAG_MS)
          await store.notifications.resolve(event.id, await this.#notificationsOf(event))
      if (page.length < EVENTS_A_PAGE) return
    }
  }

  async #notificationsOf(event: RunEvent): Promise<readonly NewNotification[]> {
    const { store, eventChannels } = this.#parts
    const channels = eventChannels.channelsOf(event.dagId, event.event)
    const run = channels.length === 0 ? undefined : await store.runs.find(event.run)
    if (run === undefined) return []
    const message = await messageAbout(this.#parts, event, run)
    return channels.map((channel) => {
      const key = randomUUID()
      const about = { event: event.event, run: run.id, dagId: run.dagId, runId: run.runId }
      return { key, channel, payload: JSON.stringify({ id: key, ...message }), ...about }
    })
  }
}
