import {
  type Cipher,
  Connection,
  channelOf,
  type DueNotification,
  type Messenger,
  MlAirflowError,
  maskSecrets,
  type NewNotification,
  messageOf as reasonOf,
  type Store,
} from '@ml-airflow/core'
import { messageOf, type RunMessage } from './run-message.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
/** Backoff between attempts: most receivers recover soon, and the last attempt follows most of a working day later. */
const PAUSES_MS: readonly number[] = [
  10 * SECOND_MS,
  MINUTE_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  6 * HOUR_MS,
]
const LEASE_MS = MINUTE_MS
const MOST_AT_ONCE = 20

export interface DelivererParts {
  readonly store: Pick<Store, 'notifications' | 'connections'>
  readonly cipher: Cipher
  readonly messenger: Messenger
  /** Called after each failed attempt. */
  readonly onTrouble: (sentence: string) => void
  /** Pauses between attempts; the number of attempts is one higher. */
  readonly pausesMs?: readonly number[] | undefined
  /** Duration of a claim in milliseconds: longer than a delivery takes. */
  readonly leaseMs?: number | undefined
}

/** Result of a final attempt. */
export interface Attempt {
  readonly state: 'sent' | 'failed'
  readonly sentence: string
}

/** Delivers notifications at least once, under a key that is the same for every attempt. */
export class Deliverer {
  readonly #parts: DelivererParts
  readonly #pausesMs: readonly number[]
  readonly #leaseMs: number

  constructor(parts: DelivererParts) {
    this.#parts = parts
    this.#pausesMs = parts.pausesMs ?? PAUSES_MS
    this.#leaseMs = parts.leaseMs ?? LEASE_MS
  }

  /** Makes one attempt for each due notification. */
  async deliverDue(): Promise<void> {
    const due = await this.#parts.store.notifications.claimDue({ leaseMs: this.#leaseMs, limit: MOST_AT_ONCE })
    await Promise.all(due.map((one) => this.#deliver(one)))
  }

  /** Makes a single immediate attempt for a new notification, without retries. */
  async deliverNow(notification: NewNotification): Promise<Attempt> {
    const { notifications } = this.#parts.store
    const { claim } = await notifications.addClaimed(notification, this.#leaseMs)
    const end = await this.#send(notification).then(
      () => SENT,
      (error: unknown): Attempt => ({ state: 'failed', sentence: reasonOf(error) }),
    )
    await notifications.settle(claim, end)
    return end
  }

  async #deliver(due: DueNotification): Promise<void> {
    const { notifications } = this.#parts.store
    try {
      await this.#send(due)
    } catch (error) {
      await this.#settleFailure(due, reasonOf(error))
      return
    }
    await notifications.settle(due.claim, SENT)
  }

  async #settleFailure({ claim, attempts, channel }: DueNotification, sentence: string): Promise<void> {
    const { store, onTrouble } = this.#parts
    const retryInMs = this.#pausesMs[attempts - 1]
    const most = this.#pausesMs.length + 1
    onTrouble(`Notification ${claim.id} was not delivered to ${channel}, attempt ${attempts} of ${most}: ${sentence}`)
    await store.notifications.settle(claim, {
      state: retryInMs === undefined ? 'failed' : 'pending',
      sentence,
      retryInMs,
    })
  }

  async #send({ channel: text, payload }: NewNotification): Promise<void> {
    const channel = channelOf(text)
    const message = messageOf(JSON.parse(payload) as RunMessage)
    const { messenger } = this.#parts
    if ('email' in channel) return messenger.email(channel.email, message)
    const connection = await this.#connectionOf('webhook' in channel ? channel.webhook : channel.slack)
    try {
      await ('webhook' in channel ? messenger.webhook(connection, message) : messenger.slack(connection, message))
    } catch (error) {
      if (!(error instanceof MlAirflowError)) throw error
      throw new MlAirflowError(error.code, maskSecrets(error.message, connection.secrets))
    }
  }

  /** @throws MlAirflowError `not_found` */
  async #connectionOf(connId: string): Promise<Connection> {
    const { store, cipher } = this.#parts
    const [stored] = await store.connections.find([connId])
    if (stored === undefined)
      throw new MlAirflowError(
        'not_found',
        `Connection '${connId}' does not exist: add it with \`ml-airflow connections\`.`,
      )
    const { password, extra, ...fields } = stored
    return new Connection({
      ...fields,
      password: password && cipher.open(password),
      extra: extra && cipher.open(extra),
    })
  }
}

const SENT: Attempt = { state: 'sent', sentence: 'It was taken.' }
