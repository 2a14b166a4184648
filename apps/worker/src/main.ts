import { loadSettings } from '@ml-airflow/config'
import { messageOf } from '@ml-airflow/core'
import { createLogger } from './logger.ts'
import { loggingObserver } from './logging-observer.ts'
import type { Worker } from './running-worker.ts'
import { startWorker } from './start-worker.ts'

try {
  const { settings, warnings } = loadSettings()
  const logger = createLogger(settings)
  for (const warning of warnings) logger.warn(warning)
  const worker = await startWorker(settings, { observer: loggingObserver(logger) })
  // Whatever the level: whoever started this process waits for it.
  logger.child({}, { level: 'info' }).info({ ready: true, worker: worker.id }, 'The worker takes tasks.')
  stopOnSignal(worker, (sentence) => logger.info(sentence))
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`)
  process.exit(1)
}

/** The first signal ends the worker in good order, a second one at once. */
function stopOnSignal(worker: Worker, say: (sentence: string) => void): void {
  let exitCode = 0
  const onFirst = async (): Promise<void> => {
    say('Asked to stop: running tasks may end, nothing new is taken.')
    await worker.stop()
    // Servers that do not answer keep connections open; everything that matters has been closed.
    process.exit(exitCode)
  }
  const onFurther = (): void => {
    say('Asked again: what still runs is given back at once.')
    exitCode = 1
    worker.hurry()
  }
  let asked = false
  const onSignal = (): void => {
    void (asked ? onFurther() : onFirst())
    asked = true
  }
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal)
}
