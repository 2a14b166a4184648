import { messageOf } from '@ml-airflow/core'
import { withTimeout } from '@ml-airflow/engine'
import type { ApiParts } from './parts.ts'

/** `degraded`: it answers, but needs an operator. */
export type HealthStatus = 'ok' | 'degraded' | 'unavailable'

export interface PartHealth {
  readonly status: HealthStatus
  /** All problems, for people. Empty if there are none. */
  readonly sentence: string
}

const PATIENCE_MS = 3500
/** Interval of write checks on the database, shared by all API processes. */
const WRITE_MS = 10_000

/** Checks the database and Redis, each with a timeout that keeps the answer below 5 s. */
export async function checkHealth({ store, queue }: Pick<ApiParts, 'store' | 'queue'>): Promise<{
  readonly database: PartHealth
  readonly redis: PartHealth
}> {
  const [database, redis] = await Promise.all([inTime(databaseTroubles(store)), inTime(queue.troubles())])
  return { database, redis }
}

/** The worst status. */
export function worstOf(parts: readonly PartHealth[]): HealthStatus {
  const has = (status: HealthStatus): boolean => parts.some((part) => part.status === status)
  if (has('unavailable')) return 'unavailable'
  return has('degraded') ? 'degraded' : 'ok'
}

/** A read succeeds even on a full disk, so the check writes too. */
async function databaseTroubles(store: ApiParts['store']): Promise<readonly string[]> {
  await store.ping()
  try {
    await store.turns.take('health', WRITE_MS)
    return []
  } catch (error) {
    return [messageOf(error)]
  }
}

function inTime(answer: Promise<readonly string[]>): Promise<PartHealth> {
  const given = answer.then(
    (troubles): PartHealth => ({ status: troubles.length === 0 ? 'ok' : 'degraded', sentence: troubles.join(' ') }),
    (error: unknown): PartHealth => ({ status: 'unavailable', sentence: messageOf(error) }),
  )
  const sentence = `No answer within ${PATIENCE_MS / 1000} s.`
  return withTimeout(given, PATIENCE_MS, (): PartHealth => ({ status: 'unavailable', sentence }))
}
