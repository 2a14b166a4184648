import {
  isPoolName,
  type JobQueue,
  MlAirflowError,
  MOST_SLOTS,
  type Pool,
  type PoolUse,
  type Store,
} from '@ml-airflow/core'

const DEFAULT_POOL = 'default_pool'
const UNLIMITED = -1

export interface PoolServiceParts {
  readonly store: Pick<Store, 'pools'>
  readonly queue: JobQueue
  /** Called when the queue is unreachable; the reconciler catches up. */
  readonly onQueueError: (error: unknown) => void
}

/** Management of pools. */
export class PoolService {
  readonly #parts: PoolServiceParts

  constructor(parts: PoolServiceParts) {
    this.#parts = parts
  }

  list(): Promise<readonly PoolUse[]> {
    return this.#parts.store.pools.list()
  }

  /** @throws MlAirflowError `bad_argument`, `not_found` */
  async get(name: string): Promise<PoolUse> {
    const pool = await this.#parts.store.pools.find(named(name))
    if (pool === undefined) throw new MlAirflowError('not_found', `Pool '${name}' doesn't exist`)
    return pool
  }

  /**
   * Creates or changes the pools, atomically. Waiting task instances for which slots are free now start immediately.
   * @throws MlAirflowError `bad_argument`
   */
  async set(pools: readonly Pool[]): Promise<void> {
    for (const pool of pools) check(pool)
    await this.#parts.store.pools.set(pools)
    for (const { name } of pools) await this.#promote(name)
  }

  /** @throws MlAirflowError `bad_argument`, `not_found` */
  async delete(name: string): Promise<PoolUse> {
    if (named(name) === DEFAULT_POOL) throw new MlAirflowError('bad_argument', `${DEFAULT_POOL} cannot be deleted`)
    const pool = await this.get(name)
    await this.#parts.store.pools.delete(name)
    return pool
  }

  async #promote(pool: string): Promise<void> {
    const { store, queue, onQueueError } = this.#parts
    const promoted = await store.pools.promote(pool)
    try {
      if (promoted.length > 0) await queue.promoteTasks(promoted)
    } catch (error) {
      onQueueError(error)
    }
  }
}

/**
 * Parses a number of slots.
 * @throws MlAirflowError `bad_argument`
 */
export function slotsOf(text: string): number {
  if (/^-?\d{1,9}$/.test(text)) return Number(text)
  throw badSlots(text)
}

function check({ name, slots }: Pool): void {
  named(name)
  if (!isPoolName(name)) {
    const given = JSON.stringify(name.slice(0, 200))
    throw new MlAirflowError(
      'bad_argument',
      `The pool name ${given} is not allowed: 190 characters at most, with no blank at its ends and no control character.`,
    )
  }
  if (!Number.isInteger(slots) || slots < UNLIMITED || slots > MOST_SLOTS) throw badSlots(String(slots))
}

function named(name: string): string {
  if (name.trim() === '') throw new MlAirflowError('bad_argument', "Pool name shouldn't be empty")
  return name
}

function badSlots(given: string): MlAirflowError {
  const allowed = `allowed are whole numbers from 0 to ${MOST_SLOTS}, and ${UNLIMITED} for no limit`
  return new MlAirflowError('bad_argument', `Bad value for \`slots\`: ${given.slice(0, 100)}; ${allowed}.`)
}
