import type { Logger } from '@ml-airflow/assembly/logger'
import { messageOf } from '@ml-airflow/core'
import type { Observer } from '@ml-airflow/engine'

const SAY_AGAIN_MS = 10_000

/** Logs each step of a task at debug, and trouble as a warning; the same trouble again only after a while. */
export function loggingObserver(logger: Logger): Observer {
  const said = new Map<string, number>()
  return {
    step: (step, task) => logger.debug(task, step),
    trouble(sentence, error) {
      const text = error === undefined ? sentence : `${sentence} ${messageOf(error)}`
      const now = Date.now()
      if (now - (said.get(text) ?? 0) < SAY_AGAIN_MS) return
      if (said.size > 100) said.clear()
      said.set(text, now)
      logger.warn(text)
    },
  }
}
