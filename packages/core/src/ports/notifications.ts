import type { RunEventKind } from '../notify/notify.ts'
import type { Connection } from '../secrets/connection.ts'

/** Something that happened to a run, and of which nobody has been notified yet. */
export interface RunEvent {
  readonly id: number
  readonly event: RunEventKind
  readonly run: number
  readonly dagId: string
  readonly occurredAt: Date
  /** How long ago that is, by the database's clock. */
  readonly ageMs: number
}

export const NOTIFICATION_STATES = ['pending', 'sent', 'failed'] as const
export type NotificationState = (typeof NOTIFICATION_STATES)[number]
export type NotificationEvent = RunEventKind | 'test'

export interface NewNotification {
  /** The same for every attempt, so that a receiver knows one that it has had. */
  readonly key: string
  readonly event: NotificationEvent
  /** Undefined where it is about no run. */
  readonly run: number | undefined
  readonly dagId: string | undefined
  readonly runId: string | undefined
  /** As `channelText` writes it. */
  readonly channel: string
  /** The message, as JSON. */
  readonly payload: string
}

export interface StoredNotification extends NewNotification {
  readonly id: number
  readonly state: NotificationState
  readonly attempts: number
  /** How the last attempt ended. Empty before the first. */
  readonly sentence: string
  readonly createdAt: Date
  /** When the next attempt is due; undefined where there is none. */
  readonly dueAt: Date | undefined
  readonly finishedAt: Date | undefined
}

/** The right to deliver a notification, until the lease ends. */
export interface NotificationClaim {
  readonly id: number
  readonly epoch: number
}

/** A notification that is to be delivered, with the number of this attempt. */
export interface DueNotification extends NewNotification {
  readonly claim: NotificationClaim
  readonly attempts: number
}

/** `retryInMs`: another attempt follows; undefined where this one was the last, or succeeded. */
export interface DeliveryEnd {
  readonly state: NotificationState
  readonly sentence: string
  readonly retryInMs?: number | undefined
}

export interface NotificationFilter {
  readonly dagId?: string | undefined
  readonly run?: number | undefined
  readonly state?: NotificationState | undefined
  readonly event?: NotificationEvent | undefined
  /** Only those with a smaller id. */
  readonly before?: number | undefined
  readonly limit: number
}

/** An outbox: what happened to runs, and who is to be notified of it. */
export interface NotificationStore {
  /** Events of which nobody has been notified yet, the oldest first, behind `after`. */
  listEvents(after: number, limit: number): Promise<readonly RunEvent[]>
  /** The DAGs that have a running run. */
  listDagsUnderWay(): Promise<readonly string[]>
  /** Notes that runs of a DAG take longer than this; once for each time that a run is under way. */
  noteLate(dagId: string, ms: number): Promise<void>
  /** Puts notifications in the place of an event, unless another process has. @returns whether it did */
  resolve(event: number, notifications: readonly NewNotification[]): Promise<boolean>
  /** Adds a notification that the caller sends: it is claimed already. */
  addClaimed(notification: NewNotification, leaseMs: number): Promise<DueNotification>
  /** Claims deliveries that are due and that no process has claimed. */
  claimDue(asked: { readonly leaseMs: number; readonly limit: number }): Promise<readonly DueNotification[]>
  /** @returns false where the lease was over, and another process has claimed it */
  settle(claim: NotificationClaim, end: DeliveryEnd): Promise<boolean>
  /** Lets one that failed, or waits for its next attempt, be delivered anew at once. @returns whether there was one */
  retry(id: number): Promise<boolean>
  find(id: number): Promise<StoredNotification | undefined>
  /** Newest first. */
  list(filter: NotificationFilter): Promise<readonly StoredNotification[]>
  /** Removes entries that were settled longer ago. */
  removeOld(ms: number): Promise<void>
}

/** A message, for programs and for people. */
export interface Message {
  /** See NewNotification. */
  readonly key: string
  readonly subject: string
  readonly text: string
  /** What a webhook is sent, as JSON. */
  readonly body: string
}

/**
 * Sends messages.
 * Errors: MlAirflowError `unavailable`, whose sentence holds no secret, where one was not taken.
 */
export interface Messenger {
  webhook(connection: Connection, message: Message): Promise<void>
  slack(connection: Connection, message: Message): Promise<void>
  email(address: string, message: Message): Promise<void>
}
