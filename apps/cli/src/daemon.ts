import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Daemon, Workbench } from '@ml-airflow/commands'
import { ownEnvironment } from '@ml-airflow/config'
import { MlAirflowError } from '@ml-airflow/core'
import { refuseLivingOwner, takePidFile } from './lock.ts'

/** Set in a process that is already detached from the terminal. */
const DETACHED = 'ML_AIRFLOW_DETACHED'
const READY = 'ready'

let isDaemon = false

/** Runs `run` with a pid file; or restarts the same command line as a detached process, and returns. */
export async function asDaemon(workbench: Workbench, daemon: Daemon, run: () => Promise<void>): Promise<void> {
  isDaemon ||= ownEnvironment[DETACHED] !== undefined
  // Child processes must not inherit it: they are not daemons.
  delete ownEnvironment[DETACHED]
  const pidFile = daemon.pidFile ?? (daemon.detach ? pathOf(workbench, daemon, 'pid') : undefined)
  if (daemon.detach && !isDaemon) return detach(workbench, daemon, String(pidFile))
  if (pidFile === undefined) return run()
  const lock = takePidFile(pidFile, refusal(daemon))
  try {
    await run()
  } finally {
    lock.release()
  }
}

/** Signals readiness to the process that started this daemon. */
export function tellReady(): void {
  if (!isDaemon || !process.connected) return
  // The parent may have exited already.
  process.send?.(READY, undefined, undefined, () => process.connected && process.disconnect())
}

async function detach(workbench: Workbench, daemon: Daemon, pidFile: string): Promise<void> {
  refuseLivingOwner(pidFile, refusal(daemon))
  const stdout = daemon.stdout ?? pathOf(workbench, daemon, 'out')
  const stderr = daemon.stderr ?? pathOf(workbench, daemon, 'err')
  const before = sizeOf(stderr)
  const child = spawnDetached(workbench.argv, stdout, stderr)
  const seconds = workbench.settings.DAEMON_START_SECONDS
  const start = await startOf(child, seconds * 1000)
  if (start === 'ended') throw failedStart(daemon, stderr, before)
  leave(child)
  const ready = start === 'ready'
  if (!ready) workbench.output.say(lateStart(daemon, seconds, [daemon.logFile ?? stdout, stderr]))
  workbench.output.answer(
    { pid: child.pid, pid_file: pidFile, stdout, stderr, ready },
    () => `The ${daemon.name} runs in the background: process ${child.pid}, pid file ${pidFile}`,
  )
}

function spawnDetached(argv: readonly string[], stdout: string, stderr: string): ChildProcess {
  const files = [stdout, stderr].map(openToAppend)
  try {
    return spawn(process.execPath, [...process.execArgv, String(process.argv[1]), ...argv], {
      detached: true,
      stdio: ['ignore', ...files, 'ipc'],
      env: { ...ownEnvironment, [DETACHED]: '1' },
    })
  } finally {
    for (const file of files) closeSync(file)
  }
}

function openToAppend(file: string): number {
  mkdirSync(dirname(file), { recursive: true })
  return openSync(file, 'a', 0o600)
}

/** Waits until the process is ready, has ended, or exceeds its time limit. */
async function startOf(child: ChildProcess, longestMs: number): Promise<'ready' | 'ended' | 'late'> {
  const over = new AbortController()
  const { signal } = over
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(() => 'ready' as const),
      once(child, 'exit', { signal }).then(() => 'ended' as const),
      sleep(longestMs, 'late' as const, { signal }),
    ])
  } finally {
    over.abort()
  }
}

function leave(child: ChildProcess): void {
  if (child.connected) child.disconnect()
  child.unref()
}

function lateStart({ name }: Daemon, seconds: number, files: readonly string[]): string {
  return `${name} is not ready after ${seconds} seconds; it keeps starting. Its output is in ${files.join(' and ')}.`
}

function failedStart({ name }: Daemon, stderr: string, before: number): MlAirflowError {
  const said = Buffer.from(textOf(stderr)).subarray(before).toString().trim()
  return new MlAirflowError('unavailable', `${name} ended before it was ready. ${said}`.trim())
}

function pathOf({ settings }: Workbench, { name }: Daemon, ending: string): string {
  return join(settings.ML_AIRFLOW_HOME, `airflow-${name}.${ending}`)
}

function refusal({ name }: Daemon): string {
  return `${name} is already running`
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
