import { setTimeout as sleep } from 'node:timers/promises'
import type { DatabaseFailure } from './dialect.ts'

const PATIENCE_MS = 5_000
const LONGEST_PAUSE_MS = 30
const MOST_RECONNECTIONS = 3

/** Retries work after a conflict or a dead idle connection. */
export async function withRetries<T>(
  classify: (error: unknown) => DatabaseFailure,
  work: () => Promise<T>,
): Promise<T> {
  const start = Date.now()
  for (let round = 1; ; round++) {
    try {
      return await work()
    } catch (error) {
      const failure = classify(error)
      const again = failure === 'busy' || (failure === 'broken' && round <= MOST_RECONNECTIONS)
      if (!again || Date.now() - start > PATIENCE_MS) throw error
      await sleep(Math.random() * Math.min(2 ** round, LONGEST_PAUSE_MS))
    }
  }
}
