import { type Settings, secretsOf } from '@ml-airflow/config'
import { type Logger, pino } from 'pino'

export type { Logger }

/** Logs lines of JSON to stdout, with the secrets of the settings masked. */
export function createLogger(app: 'api' | 'worker', settings: Settings): Logger {
  const secrets = secretsOf(settings).map((secret) => JSON.stringify(secret).slice(1, -1))
  return pino({
    level: settings.LOG_LEVEL,
    base: { app, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    hooks: { streamWrite: (line) => secrets.reduce((masked, secret) => masked.replaceAll(secret, '***'), line) },
  })
}
