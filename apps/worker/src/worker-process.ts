import { createLogger, exitAfterLog } from '@ml-airflow/assembly/logger'
import { returnMemoryAtRest } from '@ml-airflow/assembly/memory-at-rest'
import { loadSettings } from '@ml-airflow/config'
import { messageOf } from '@ml-airflow/core'
import { loggingObserver } from './logging-observer.ts'
import { startWorker } from './start-worker.ts'
import { stopOnSignal } from './stop-on-signal.ts'

try {
  const { settings, warnings, presets } = loadSettings()
  const logger = createLogger('worker', settings)
  for (const warning of warnings) logger.warn(warning)
  const worker = await startWorker(settings, { observer: loggingObserver(logger), presets })
  returnMemoryAtRest()
  stopOnSignal(worker, (sentence) => logger.info(sentence))
  // At every log level, because the parent process waits for this line.
  logger.child({}, { level: 'info' }).info({ ready: true, worker: worker.id }, 'The worker takes tasks.')
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`)
  exitAfterLog(1)
}
