import { type Settings, secretsOf } from '@ml-airflow/config'
import { type Logger, pino } from 'pino'

export type { Logger }

/** Time limit for the last lines, in case the reader of the log reads nothing. */
const LAST_LINES_MS = 2_000

/** The log of this process, while somebody can read it. */
let log: ReturnType<typeof pino.destination> | undefined
let exiting = false

/** Logs lines of JSON to stdout, with the secrets of the settings masked. */
export function createLogger(app: 'api' | 'worker', settings: Settings): Logger {
  const secrets = secretsOf(settings).map((secret) => JSON.stringify(secret).slice(1, -1))
  const options = {
    level: settings.LOG_LEVEL,
    base: { app, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    hooks: {
      streamWrite: (line: string) => secrets.reduce((masked, secret) => masked.replaceAll(secret, '***'), line),
    },
  }
  log = pino.destination(process.stdout.fd).once('error', () => {
    log = undefined
  })
  return pino(options, log)
}

/**
 * Ends this process after the last lines of its log. `process.exit` alone never returns if the reader of the log is gone: at
 * exit, pino repeats a failed write forever.
 */
export function exitAfterLog(code: number): void {
  if (log === undefined) process.exit(code)
  if (exiting) return
  exiting = true
  const last = log
  const exit = (): void => {
    last.destroy()
    process.exit(code)
  }
  last.once('close', exit).once('error', exit)
  setTimeout(exit, LAST_LINES_MS)
  last.end()
}
