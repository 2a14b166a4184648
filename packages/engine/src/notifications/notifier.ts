import type { Store } from '@ml-airflow/core'
import type { Observer } from '../observer.ts'
import { Beat } from '../running/beat.ts'
import type { Deliverer } from './deliverer.ts'
import type { EventChannels } from './event-channels.ts'
import { EventResolver, type EventResolverParts } from './event-resolver.ts'
import { LateRuns } from './late-runs.ts'

const BEAT_MS = 1_000
const LATE_TURN_MS = 2_000
const CLEANING_TURN_MS = 3_600_000
const KEEP_MS = 30 * 24 * 3_600_000

export interface NotifierParts {
  readonly store: Pick<Store, 'notifications' | 'turns'>
  readonly lateRuns: Pick<LateRuns, 'note'>
  readonly events: Pick<EventResolver, 'resolveAll'>
  readonly deliverer: Pick<Deliverer, 'deliverDue'>
  readonly observer: Observer
  readonly beatMs?: number | undefined
}

/** Sends notifications about runs. Any number of processes may run one: each event is handled by one of them. */
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

  /** Resolves once the deliveries in progress have ended. */
  stop(): Promise<void> {
    return this.#beat.stop()
  }

  async #work(): Promise<void> {
    const { store, lateRuns, events, deliverer } = this.#parts
    if (await store.turns.take('note late runs', LATE_TURN_MS)) await lateRuns.note()
    await events.resolveAll()
    await deliverer.deliverDue()
    if (await store.turns.take('remove old notifications', CLEANING_TURN_MS))
      await store.notifications.removeOld(KEEP_MS)
  }
}

/** Dependencies of a process that sends notifications. */
export interface NotifyingParts
  extends Omit<NotifierParts, 'store' | 'lateRuns' | 'events'>,
    Omit<EventResolverParts, 'store'> {
  readonly store: NotifierParts['store'] & EventResolverParts['store']
  readonly eventChannels: EventChannels
}

export function createNotifier(parts: NotifyingParts): Notifier {
  return new Notifier({ ...parts, lateRuns: new LateRuns(parts), events: new EventResolver(parts) })
}
