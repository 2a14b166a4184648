import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Settings } from '@ml-airflow/config'
import { MlAirflowError } from '@ml-airflow/core'

/** How to start another app, which lies beside this one. */
export interface AppCommand {
  readonly name: 'api' | 'worker' | 'scheduler'
  readonly file: string
  readonly args: readonly string[]
}

/** @throws MlAirflowError `unavailable` where it has not been built */
export function appCommand(name: AppCommand['name'], args: readonly string[] = []): AppCommand {
  const file = { api: 'api/dist/main.js', worker: 'worker/dist/main.js', scheduler: 'worker/dist/scheduler-main.js' }[
    name
  ]
  const main = fileURLToPath(new URL(`../../${file}`, import.meta.url))
  if (!existsSync(main)) throw new MlAirflowError('unavailable', `${main} does not exist: build it by 'pnpm build'.`)
  return { name, file: process.execPath, args: [main, ...args] }
}

/** Longer than a worker takes to stop, whatever does not answer. */
export function stopMs(settings: Settings): number {
  return (settings.SHUTDOWN_GRACE_SECONDS + 2 * settings.KILL_GRACE_SECONDS + 15) * 1000
}
