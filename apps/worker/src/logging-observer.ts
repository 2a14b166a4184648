import type { Logger } from '@ml-airflow/assembly/logger'
import { messageOf } from '@ml-airflow/core'
import type { Observer } from '@ml-airflow/engine'
import { LRUCache } from 'lru-cache'

const SAY_AGAIN_MS = 10_000

/** Logs each step of a task at level debug, and trouble as warnings; repeats of the same trouble are throttled. */
export function loggingObserver(logger: Logger): Observer {
  const said = new LRUCache<string, true>({ max: 100, ttl: SAY_AGAIN_MS })
  return {
    step: (step, task) => logger.debug(task, step),
    trouble(sentence, error) {
      const text = error === undefined ? sentence : `${sentence} ${messageOf(error)}`
      if (said.has(text)) return
      said.set(text, true)
      logger.warn(text)
    },
  }
}
