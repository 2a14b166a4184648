import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Settings } from '@ml-airflow/config'
import { MlAirflowError } from '@ml-airflow/core'

/** How to start another app, which lies beside this one. */
export interface AppCommand {
  readonly name: 'api' | 'worker'
  readonly file: string
  readonly args: readonly string[]
}

/** @throws MlAirflowError `unavailable` where it has not been built */
export function appCommand(name: AppCommand['name']): AppCommand {
  const main = fileURLToPath(new URL(`../../${name}/dist/main.js`, import.meta.url))
  if (!existsSync(main)) throw new MlAirflowError('unavailable', `${main} does not exist: build it by 'pnpm build'.`)
  return { name, file: process.execPath, args: [main] }
}

/** Longer than a worker takes to stop, whatever does not answer. */
export function stopMs(settings: Settings): number {
  return (settings.SHUTDOWN_GRACE_SECONDS + 2 * settings.KILL_GRACE_SECONDS + 15) * 1000
}
