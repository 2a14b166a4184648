import { setTimeout as sleep } from 'node:timers/promises'
import { MlAirflowError } from '@ml-airflow/core'
import type { Observer } from './observer.ts'

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 1_000

/**
 * Repeats a write while the database cannot be reached: what a command has done must not be lost for a restart of the
 * database. The write is fenced, so it may come late.
 */
export async function settleUntilDone<T>(observer: Observer, write: () => Promise<T>): Promise<T> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await write()
    } catch (error) {
      if (!(error instanceof MlAirflowError) || error.code !== 'unavailable') throw error
      observer.trouble('The end of a task could not be recorded yet; trying again.', error)
      await sleep(pauseMs)
    }
  }
}
