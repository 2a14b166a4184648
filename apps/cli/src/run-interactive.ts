import { spawn } from 'node:child_process'
import type { ProgramStart, Workbench } from '@ml-airflow/commands'
import { ownEnvironment } from '@ml-airflow/config'
import { MlAirflowError } from '@ml-airflow/core'

/** Runs the first installed program of these on this process's terminal. */
export async function runInteractive(workbench: Workbench, { files, args, env }: ProgramStart): Promise<void> {
  for (const file of files) {
    const exitCode = await exitOf(file, args, env)
    if (exitCode === 'not installed') continue
    workbench.exitCode = exitCode
    return
  }
  const names = files.map((name) => `'${name}'`).join(' or ')
  throw new MlAirflowError('unavailable', `The database has no shell here: install ${names}.`)
}

function exitOf(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<number | 'not installed'> {
  // Ctrl-C is meant for the program in the terminal, which decides whether to exit.
  const ignore = (): void => {}
  process.on('SIGINT', ignore)
  return new Promise<number | 'not installed'>((resolve, reject) => {
    const child = spawn(file, args, { stdio: 'inherit', env: { ...ownEnvironment, ...env } })
    child.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ENOENT' ? resolve('not installed') : reject(error),
    )
    child.once('exit', (code) => resolve(code ?? 1))
  }).finally(() => process.off('SIGINT', ignore))
}
