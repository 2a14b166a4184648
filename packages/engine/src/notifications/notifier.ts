import { randomUUID } from 'node:crypto'
import type { NewNotification, RunEvent, Store } from '@ml-airflow/core'
import type { Observer } from '../observer.ts'
import { Beat } from '../running/beat.ts'
import type { Deliverer } from './deliverer.ts'
import type { Hearing } from './hearing.ts'
import { messageAbout, type RunMessageParts } from './run-message.ts'
import { usualMs } from './usual-time.ts'

const BEAT_MS = 1_000
const LATE_TURN_MS = 2_000
const CLEANING_TURN_MS = 3_600_000
const KEEP_MS = 30 * 24 * 3_600_000
const EVENTS_A_PAGE = 100
/** A process that does not know a DAG leaves its events to others for this time; after it, only the channels of the settings get them. */
const UNKNOWN_DAG_MS = 10 * 60_000

export interface NotifierParts extends Omit<RunMessageParts, 'store'> {
  readonly store: Pick<Store, 'instances' | 'notifications' | 'runs' | 'turns'>
  readonly hearing: Hearing
  readonly deliverer: Pick<Deliverer, 'deliverDue'>
  readonly observer: Observer
  readonly beatMs?: number | undefined
}

/** Notifies people of what happens to runs. Any number of processes may run one: each event is taken up by one of them. */
export class Notifier {
  readonly #parts: NotifierParts
  readonly #beat: Beat

  constructor(parts: NotifierParts) {
    this.#parts = parts
    const onTrouble = (error: unknown): void =>
      parts.observer.trouble('Notifications could not be sent; trying again.', error)
    this.#beat = new Beat({ periodMs: parts.beatMs ?? BEAT_MS, work: () => this.#work(), onTrouble })
  }

  start(): void {
    this.#beat.start()
  }

  /** Resolves once the deliveries under way have ended. */
  stop(): Promise<void> {
    return this.#beat.stop()
  }

  async #work(): Promise<void> {
    await this.#noteLateRunsInTurn()
    await this.#resolveEvents()
    await this.#parts.deliverer.deliverDue()
    await this.#removeOldInTurn()
  }

  async #noteLateRunsInTurn(): Promise<void> {
    const { store, hearing } = this.#parts
    if (!(await store.turns.take('note late runs', LATE_TURN_MS))) return
    for (const dagId of await store.notifications.listDagsUnderWay()) {
      if (hearing.channelsOf(dagId, 'sla').length === 0) continue
      const ms = hearing.slaMsOf(dagId) ?? (await usualMs(store, dagId))
      if (ms !== undefined) await store.notifications.noteLate(dagId, ms)
    }
  }

  async #resolveEvents(): Promise<void> {
    const { store, hearing } = this.#parts
    for (let page: readonly RunEvent[], after = 0; ; after = page.at(-1)?.id ?? after) {
      page = await store.notifications.listEvents(after, EVENTS_A_PAGE)
      for (const event of page)
        if (hearing.knows(event.dagId) || event.ageMs > UNKNOWN_DAG_MS)
          await store.notifications.resolve(event.id, await this.#notificationsOf(event))
      if (page.length < EVENTS_A_PAGE) return
    }
  }

  async #notificationsOf(event: RunEvent): Promise<readonly NewNotification[]> {
    const { store, hearing } = this.#parts
    const channels = hearing.channelsOf(event.dagId, event.event)
    const run = channels.length === 0 ? undefined : await store.runs.find(event.run)
    if (run === undefined) return []
    const message = await messageAbout(this.#parts, event, run)
    return channels.map((channel) => {
      const key = randomUUID()
      const about = { event: event.event, run: run.id, dagId: run.dagId, runId: run.runId }
      return { key, channel, payload: JSON.stringify({ id: key, ...message }), ...about }
    })
  }

  async #removeOldInTurn(): Promise<void> {
    const { store } = this.#parts
    if (await store.turns.take('remove old notifications', CLEANING_TURN_MS))
      await store.notifications.removeOld(KEEP_MS)
  }
}
