import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import type { ApiParts } from '../parts.ts'

/**
 * Starts a command line as a process that outlives this one, without any shell. What it prints goes to `<log folder>/<command>.log`.
 * @throws MlAirflowError `unavailable` where it cannot be started
 */
export async function startInBackground(
  argv: readonly string[],
  {
    settings: { LOG_DIR: logFolder },
    environment: env,
    programs,
  }: Pick<ApiParts, 'settings' | 'environment' | 'programs'>,
): Promise<void> {
  const { file, args } = programs('cli')
  mkdirSync(logFolder, { recursive: true, mode: 0o700 })
  const log = openSync(join(logFolder, `${argv[0]}.log`), 'a', 0o600)
  try {
    const child = spawn(file, [...args, ...argv], { detached: true, env, stdio: ['ignore', log, log] })
    await once(child, 'spawn')
    child.unref()
  } finally {
    closeSync(log)
  }
}
