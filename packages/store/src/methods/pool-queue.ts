import type { PoolRefusal, TaskDelivery } from '@ml-airflow/core'
import type { RowOf, Session } from '../database/session.ts'
import { deliveryOf } from './read-rows.ts'

/** Time for which a promoted task instance keeps its reserved slots, in milliseconds. */
export const GRACE_MS = 5_000

const MOST_PROMOTED = 1_000
const FEW = 16
const NO_LIMIT = 2_000_000_000

/** A pool whose slots are locked for this transaction. */
interface LockedPool {
  readonly name: string
  readonly slots: number
  readonly free: number
}

/** The slots that a task instance requests from its pool. */
interface Wish {
  readonly instance: number
  readonly pool: string
  readonly slots: number
  readonly precedence: number
}

/**
 * Assigns pool slots to a task instance, in the transaction that starts it. Undefined: assigned. If it has to wait, it gets
 * or keeps its position in the pool's queue.
 */
export async function takeSlots(session: Session, found: RowOf<'find-instance'>): Promise<PoolRefusal | undefined> {
  const wish = wishOf(found)
  const pool = await lockPool(session, wish.pool)
  const obstacle = obstacleTo(wish, pool)
  if (obstacle !== undefined) {
    await waitFor(session, wish, obstacle.sentence)
    return { ...obstacle, isNext: false, promoted: [] }
  }
  if (pool !== undefined && (await hasSlots(session, wish, pool))) return hold(session, wish)
  return queueUp(session, wish, pool)
}

/** Undefined: the pool does not exist. The slots of ended task instances are free, however they ended. */
export async function lockPool(session: Session, name: string): Promise<LockedPool | undefined> {
  const [pool, holders] = await session.together(() => [
    session.row('lock-pool', { pool: name }),
    session.rows('pool-holders', { pool: name }),
  ])
  if (pool === undefined) return undefined
  const gone = holders.filter((holder) => holder.state !== 'running').map((holder) => holder.id)
  if (gone.length > 0) await session.change('leave-pools', { ids: gone })
  const used = holders.filter((holder) => holder.state === 'running').reduce((sum, { slots }) => sum + slots, 0)
  const slots = pool.slots < 0 ? NO_LIMIT : pool.slots
  return { name, slots, free: slots - used }
}

/** Promotes the first waiting ones, up to the free slots. The first one that does not fit blocks those after it. */
export async function promoteFirst(session: Session, pool: LockedPool): Promise<readonly TaskDelivery[]> {
  let { free } = pool
  const promoted: TaskDelivery[] = []
  for (const row of await firstInQueue(session, pool)) {
    free -= row.slots
    if (free < 0) break
    if (row.told_at === null) promoted.push(deliveryOf(row))
  }
  if (promoted.length > 0) await session.change('mark-promoted', { ids: promoted.map(({ instance }) => instance) })
  return promoted
}

type Queued = RowOf<'pool-queue'>

function wishOf(found: RowOf<'find-instance'>): Wish {
  return {
    instance: found.id,
    pool: found.pool ?? '',
    slots: found.pool_slots,
    precedence: -found.priority_weight,
  }
}

function obstacleTo(wish: Wish, pool: LockedPool | undefined): Pick<PoolRefusal, 'reason' | 'sentence'> | undefined {
  if (pool === undefined) return { reason: 'no_pool', sentence: `Waits: there is no pool '${wish.pool}'.` }
  if (wish.slots <= pool.slots) return undefined
  const sentence = `Waits: it takes ${wish.slots} slots, and pool '${wish.pool}' has only ${pool.slots}.`
  return { reason: 'too_many_slots', sentence }
}

/** Whether slots are left for it after all earlier ones have theirs. */
async function hasSlots(session: Session, wish: Wish, pool: LockedPool): Promise<boolean> {
  if (wish.slots > pool.free) return false
  const waitsSince = (await session.row('pool-entry', { instance: wish.instance }))?.asked_at
  let { free } = pool
  for (const row of await firstInQueue(session, pool)) {
    if (row.id === wish.instance || !isBefore(row, wish, waitsSince)) break
    free -= row.slots
  }
  return wish.slots <= free
}

function isBefore(row: Queued, wish: Wish, waitsSince: string | undefined): boolean {
  const precedence = row.precedence
  if (precedence !== wish.precedence) return precedence < wish.precedence
  return waitsSince === undefined || row.asked_at <= waitsSince
}

async function firstInQueue(session: Session, { name, slots, free }: LockedPool): Promise<readonly Queued[]> {
  if (free <= 0) return []
  const limit = Math.min(free, MOST_PROMOTED) + 1
  return session.rows('pool-queue', { pool: name, slots, grace_ms: GRACE_MS, limit })
}

async function hold(session: Session, wish: Wish): Promise<undefined> {
  await session.change('enter-pool-queue', { ...wish })
  await session.change('hold-slots', { ...wish })
}

async function queueUp(session: Session, wish: Wish, pool: LockedPool | undefined): Promise<PoolRefusal> {
  const promoted = pool === undefined ? [] : await promoteFirst(session, pool)
  const sentence = `Waits for ${wish.slots === 1 ? 'a slot' : `${wish.slots} slots`} of pool '${wish.pool}'.`
  await waitFor(session, wish, sentence)
  const waiting = await session.rows('pool-waits', { pool: wish.pool, limit: FEW })
  return { reason: 'pool_full', sentence, isNext: waiting.length < FEW, promoted }
}

async function waitFor(session: Session, wish: Wish, sentence: string): Promise<void> {
  await session.change('enter-pool-queue', { ...wish })
  await session.change('await-slots', { ...wish, sentence })
}
