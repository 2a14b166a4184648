import { MlAirflowError, messageOf } from '@ml-airflow/core'
import { Redis, type RedisOptions } from 'ioredis'
import type { RedisTarget } from './settings.ts'

/** Command timeout. After it, the command may or may not have been executed. */
const COMMAND_MS = 3000
/** How long calls wait for a new or lost connection. Hides a restart of Redis from callers. */
const PATIENCE_MS = 1500
/** How long calls wait for an attempt to connect in any case: a busy process may not have seen its answer yet. */
const ATTEMPT_MS = 500
/** A timer that fires later than this shows that the process was blocked. */
const LATE_MS = 100

const RECONNECT = { retryStrategy: (attempt: number) => Math.min(attempt * 50, 1000), keepAlive: 30_000 }

/**
 * A connection that gathers the commands of one turn of the event loop in one write: a write to a socket costs more than most
 * commands, and so does each read of Redis.
 */
class GatheringConnection extends Redis {
  #isGathering = false

  override sendCommand(...sent: Parameters<Redis['sendCommand']>): unknown {
    this.#gather()
    return super.sendCommand(...sent)
  }

  #gather(): void {
    const { stream } = this
    if (this.#isGathering || stream === undefined) return
    this.#isGathering = true
    stream.cork()
    process.nextTick(() => {
      this.#isGathering = false
      stream.uncork()
    })
  }
}

/** Connection for producers: calls fail fast with MlAirflowError `unavailable`. */
export class ProducerConnection {
  readonly client: Redis
  readonly #where: string
  #patientUntil = Date.now() + PATIENCE_MS
  #lastError: unknown
  #awaySince: Date | undefined

  constructor({ options, where }: RedisTarget) {
    this.#where = where
    this.client = new GatheringConnection({
      ...options,
      ...RECONNECT,
      connectTimeout: COMMAND_MS,
      commandTimeout: COMMAND_MS,
      enableOfflineQueue: false,
      maxRetriesPerRequest: null,
    })
    this.client.on('error', (error) => {
      this.#lastError = error
    })
    this.client.on('ready', () => {
      this.#patientUntil = Number.POSITIVE_INFINITY
      this.#awaySince = undefined
    })
    this.client.on('close', () => {
      this.#awaySince ??= new Date()
      if (this.#patientUntil === Number.POSITIVE_INFINITY) this.#patientUntil = Date.now() + PATIENCE_MS
    })
  }

  /** The time since which Redis cannot be reached or does not answer, as far as calls and the connection show it. */
  get awaySince(): Date | undefined {
    return this.#awaySince
  }

  /** @throws MlAirflowError `unavailable` */
  async attempt<T>(work: () => Promise<T>): Promise<T> {
    try {
      if (this.client.status !== 'ready') await this.#ready()
      const result = await work()
      this.#awaySince = undefined
      return result
    } catch (error) {
      if (this.client.status !== 'ready' || isTimeout(messageOf(error))) this.#awaySince ??= new Date()
      throw unavailable(this.#where, error)
    }
  }

  close(): void {
    this.client.disconnect()
  }

  #ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        timer.stop()
        this.client.off('ready', settle).off('end', settle).off('close', attemptFailed)
        if (this.client.status === 'ready') resolve()
        else reject(this.#lastError ?? new Error('No connection.'))
      }
      const attemptFailed = () => {
        if (this.#patienceMs === 0) settle()
      }
      const isTrying = this.client.status === 'connecting' || this.client.status === 'connect'
      const timer = patientTimer(settle, Math.max(isTrying ? ATTEMPT_MS : 0, this.#patienceMs))
      this.client.once('ready', settle).once('end', settle).on('close', attemptFailed)
    })
  }

  get #patienceMs(): number {
    return Math.max(0, this.#patientUntil - Date.now())
  }
}

/** After a block, timers fire before answers are read: then it waits as long as an attempt to connect takes. */
function patientTimer(done: () => void, ms: number): { stop(): void } {
  let timer: NodeJS.Timeout
  const wait = (next: number) => {
    const due = performance.now() + next
    timer = setTimeout(() => (performance.now() > due + LATE_MS ? wait(ATTEMPT_MS) : done()), next)
  }
  wait(ms)
  return { stop: () => clearTimeout(timer) }
}

/** Connection for consumers: commands wait for Redis without a limit. Closes all connections duplicated from it. */
export class ConsumerConnection extends GatheringConnection {
  readonly #family: Set<Redis>

  constructor(options: RedisOptions, family: Set<Redis> = new Set()) {
    super({ ...options, ...RECONNECT, connectTimeout: COMMAND_MS, maxRetriesPerRequest: null })
    this.#family = family.add(this)
  }

  override duplicate(override?: Partial<RedisOptions>): Redis {
    return new ConsumerConnection({ ...this.options, ...override }, this.#family)
  }

  /** ioredis emits no `end` event when disconnected between two connection attempts, so this makes one last attempt. */
  override disconnect(reconnect = false): void {
    const waiting = this.status === 'reconnecting' && !reconnect
    super.disconnect(reconnect)
    if (!waiting) return
    this.once('connect', () => super.disconnect())
    this.connect().catch(() => undefined)
  }

  disconnectAll(): void {
    for (const client of this.#family) client.disconnect()
  }
}

/** Turns an error of Redis into an MlAirflowError `unavailable` that names the server. */
export function unavailable(where: string, thrown: unknown): MlAirflowError {
  if (thrown instanceof MlAirflowError) return thrown
  return new MlAirflowError('unavailable', `Redis at ${where} ${complaint(messageOf(thrown))}`, {
    cause: thrown,
    reason: 'redis',
  })
}

function complaint(message: string): string {
  if (/WRONGPASS|NOAUTH|invalid password|invalid username/i.test(message))
    return 'refused the login: the user or password in its address is wrong or missing.'
  if (message.startsWith('OOM')) return 'is out of memory (maxmemory is reached) and takes no new jobs.'
  if (isTimeout(message)) return `did not answer within ${COMMAND_MS / 1000} s.`
  if (/ECONN|ENOENT|EACCES|ENOTFOUND|EAI_AGAIN|closed|writeable|No connection/.test(message))
    return `cannot be reached: ${message}`
  return `says: ${message}`
}

/** A frozen Redis keeps its connections. */
function isTimeout(message: string): boolean {
  return /timed out|ETIMEDOUT/i.test(message)
}
