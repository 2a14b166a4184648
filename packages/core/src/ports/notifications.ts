import type { RunEventKind } from '../notify/notify.ts'
import type { Connection } from '../secrets/connection.ts'

/** An event of a run that has not been turned into notifications yet. */
export interface RunEvent {
  readonly id: number
  readonly event: RunEventKind
  readonly run: number
  readonly dagId: string
  readonly occurredAt: Date
  /** Age of the event in milliseconds, by the database's clock. */
  readonly ageMs: number
}

export const NOTIFICATION_STATES = ['pending', 'sent', 'failed'] as const
export type NotificationState = (typeof NOTIFICATION_STATES)[number]
export type NotificationEvent = RunEventKind | 'test'

export interface NewNotification {
  /** The same for every attempt, so that a receiver can discard duplicates. */
  readonly key: string
  readonly event: NotificationEvent
  /** Undefined if no run is concerned. */
  readonly run: number | undefined
  readonly dagId: string | undefined
  readonly runId: string | undefined
  /** In the format of `channelText`. */
  readonly channel: string
  /** The message, as JSON. */
  readonly payload: string
}

export interface StoredNotification extends NewNotification {
  readonly id: number
  readonly state: NotificationState
  readonly attempts: number
  /** Result of the last attempt. Empty before the first. */
  readonly sentence: string
  readonly createdAt: Date
  /** Time of the next attempt; undefined if there is none. */
  readonly dueAt: Date | undefined
  readonly finishedAt: Date | undefined
}

/** The right to deliver a notification, until the lease ends. */
export interface NotificationClaim {
  readonly id: number
  readonly epoch: number
}

/** A notification to deliver, with the number of this attempt. */
export interface DueNotification extends NewNotification {
  readonly claim: NotificationClaim
  readonly attempts: number
}

/** `retryInMs`: delay until the next attempt; undefined if this attempt was the last or succeeded. */
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
  /** Only entries with a smaller id. */
  readonly before?: number | undefined
  readonly limit: number
}

/** An outbox of run events and their notifications. */
export interface NotificationStore {
  /** Unresolved events after the id `after`, oldest first. */
  listEvents(after: number, limit: number): Promise<readonly RunEvent[]>
  /** DAGs with a running run. */
  listDagsUnderWay(): Promise<readonly string[]>
  /** Records runs of a DAG that take longer than this, once per period in progress. */
  noteLate(dagId: string, ms: number): Promise<void>
  /** Replaces an event with its notifications, unless another process has done so. @returns whether it did */
  resolve(event: number, notifications: readonly NewNotification[]): Promise<boolean>
  /** Adds a notification that the caller delivers: it is already claimed. */
  addClaimed(notification: NewNotification, leaseMs: number): Promise<DueNotification>
  /** Claims due deliveries that no process has claimed. */
  claimDue(asked: { readonly leaseMs: number; readonly limit: number }): Promise<readonly DueNotification[]>
  /** @returns false if the lease has expired and another process has claimed it */
  settle(claim: NotificationClaim, end: DeliveryEnd): Promise<boolean>
  /** Makes a failed or delayed delivery due now. @returns whether there was one */
  retry(id: number): Promise<boolean>
  find(id: number): Promise<StoredNotification | undefined>
  /** Newest first. */
  list(filter: NotificationFilter): Promise<readonly StoredNotification[]>
  /** Number of matching entries, capped at `limit`. */
  count(filter: Omit<NotificationFilter, 'before'>): Promise<number>
  /** Removes entries that were settled longer than `ms` ago. */
  removeOld(ms: number): Promise<void>
}

/** A message, for programs and for people. */
export interface Message {
  /** See NewNotification. */
  readonly key: string
  readonly subject: string
  readonly text: string
  /** Body of the webhook request, as JSON. */
  readonly body: string
}

/**
 * Sends messages.
 * Errors: MlAirflowError `unavailable` if a message was rejected. Its sentence contains no secret.
 */
export interface Messenger {
  webhook(connection: Connection, message: Message): Promise<void>
  slack(connection: Connection, message: Message): Promise<void>
  email(address: string, message: Message): Promise<void>
}
