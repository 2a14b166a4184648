import type { LogStore } from '@ml-airflow/core'
import { followLog } from './follow-log.ts'
import { readLog } from './read-log.ts'

/** Logs as written by the launchers of this machine, or of all machines that share the folder. */
export function openFileLogs(logDir: string): LogStore {
  return {
    read: ({ logPath }, offset, limit) => readLog({ logDir, logPath }, offset, limit),
    follow: ({ logPath }, options) => followLog({ logDir, logPath }, options),
  }
}
