import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import type { ApiParts } from '../parts.ts'

/**
 * Starts a command line without a shell, as a process that outlives this one. Its output goes to `<log folder>/<command>.log`.
 * @throws MlAirflowError `unavailable` if it cannot start
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
