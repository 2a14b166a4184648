import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MlAirflowError } from '@ml-airflow/core'
import type { ApiParts } from '../parts.ts'

const COMMAND_LINE = fileURLToPath(new URL('../../../cli/dist/main.js', import.meta.url))

/**
 * Starts a command line as a process that outlives this one, without any shell. What it prints goes to `<log folder>/<command>.log`.
 * @throws MlAirflowError `unavailable` where it cannot be started
 */
export async function startInBackground(
  argv: readonly string[],
  { settings: { LOG_DIR: logFolder }, environment: env }: Pick<ApiParts, 'settings' | 'environment'>,
): Promise<void> {
  if (!existsSync(COMMAND_LINE))
    throw new MlAirflowError('bad_setting', `${COMMAND_LINE} does not exist: build it by 'pnpm build'.`)
  mkdirSync(logFolder, { recursive: true, mode: 0o700 })
  const log = openSync(join(logFolder, `${argv[0]}.log`), 'a', 0o600)
  try {
    const child = spawn(process.execPath, [COMMAND_LINE, ...argv], { detached: true, env, stdio: ['ignore', log, log] })
    await once(child, 'spawn')
    child.unref()
  } finally {
    closeSync(log)
  }
}
