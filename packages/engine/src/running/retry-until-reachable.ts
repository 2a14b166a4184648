import { setTimeout as sleep } from 'node:timers/promises'
import { MlAirflowError } from '@ml-airflow/core'
import type { Observer } from '../observer.ts'

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 1_000

/** Retries a database call until the database is reachable. `trouble` describes the delayed work, without a full stop. */
export async function retryUntilReachable<T>(observer: Observer, trouble: string, ask: () => Promise<T>): Promise<T> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof MlAirflowError) || error.code !== 'unavailable') throw error
      observer.trouble(`${trouble}; trying again.`, error)
      await sleep(pauseMs)
    }
  }
}
