// The process of `ml-airflow scheduler`. Exits after --passes passes over the schedules, or after --seconds.
import { parseArgs } from 'node:util'
import { createLogger, exitAfterLog } from '@ml-airflow/assembly/logger'
import { returnMemoryAtRest } from '@ml-airflow/assembly/memory-at-rest'
import { loadSettings } from '@ml-airflow/config'
import { messageOf } from '@ml-airflow/core'
import { loggingObserver } from './logging-observer.ts'
import { startScheduler } from './start-scheduler.ts'
import { stopOnSignal } from './stop-on-signal.ts'

const text = { type: 'string' } as const
const { values } = parseArgs({ options: { 'dag-id': text, passes: text, seconds: text } })

try {
  const { settings, warnings } = loadSettings()
  const logger = createLogger('worker', settings)
  for (const warning of warnings) logger.warn(warning)
  let left = Number(values.passes ?? Number.POSITIVE_INFINITY)
  const onPass = (): void => {
    if (--left === 0) end()
  }
  const observer = loggingObserver(logger)
  const scheduler = await startScheduler(settings, { observer, dagId: values['dag-id'], onPass })
  returnMemoryAtRest()
  stopOnSignal(scheduler, (sentence) => logger.info(sentence))
  logger.child({}, { level: 'info' }).info({ ready: true, scheduler: scheduler.id }, 'The scheduler creates runs.')
  if (values.seconds !== undefined) setTimeout(end, Number(values.seconds) * 1000)
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`)
  exitAfterLog(1)
}

/** Same path as a stop from outside. */
function end(): void {
  process.kill(process.pid, 'SIGTERM')
}
