import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Daemon, Workbench } from '@ml-airflow/commands'
import { MlAirflowError } from '@ml-airflow/core'
import { refuseLivingOwner, takePidFile } from './lock.ts'

/** Set in a process that has left the terminal already. */
const DETACHED = 'ML_AIRFLOW_DETACHED'
const LOOK_MS = 50

/** Holds the pid file while `run` runs; or starts this very command line as a process of its own, and leaves. */
export async function asDaemon(bench: Workbench, daemon: Daemon, run: () => Promise<void>): Promise<void> {
  const isDetached = process.env[DETACHED] !== undefined
  // What it starts in its turn is no daemon.
  delete process.env[DETACHED]
  const pidFile = daemon.pidFile ?? (daemon.detach ? placeOf(bench, daemon, 'pid') : undefined)
  if (daemon.detach && !isDetached) return detach(bench, daemon, String(pidFile))
  if (pidFile === undefined) return run()
  const lock = takePidFile(pidFile, refusal(daemon))
  try {
    await run()
  } finally {
    lock.release()
  }
}

async function detach(bench: Workbench, daemon: Daemon, pidFile: string): Promise<void> {
  refuseLivingOwner(pidFile, refusal(daemon))
  const stdout = daemon.stdout ?? placeOf(bench, daemon, 'out')
  const stderr = daemon.stderr ?? placeOf(bench, daemon, 'err')
  const before = sizeOf(stderr)
  const child = spawnDetached(bench.argv, stdout, stderr)
  if (!(await holdsPidFile(child, pidFile))) throw failedStart(daemon, stderr, before)
  child.unref()
  bench.output.answer(
    { pid: child.pid, pid_file: pidFile, stdout, stderr },
    () => `The ${daemon.name} runs in the background: process ${child.pid}, pid file ${pidFile}`,
  )
}

function spawnDetached(argv: readonly string[], stdout: string, stderr: string): ChildProcess {
  const files = [stdout, stderr].map(openToAppend)
  try {
    return spawn(process.execPath, [...process.execArgv, String(process.argv[1]), ...argv], {
      detached: true,
      stdio: ['ignore', ...files],
      env: { ...process.env, [DETACHED]: '1' },
    })
  } finally {
    for (const file of files) closeSync(file)
  }
}

function openToAppend(file: string): number {
  mkdirSync(dirname(file), { recursive: true })
  return openSync(file, 'a')
}

/** Resolves once the pid file is the child's, or with false once it has ended without. */
async function holdsPidFile(child: ChildProcess, pidFile: string): Promise<boolean> {
  const ended = once(child, 'exit')
  let over = false
  void ended.then(
    () => {
      over = true
    },
    () => {
      over = true
    },
  )
  for (;;) {
    if (textOf(pidFile).trim() === String(child.pid)) return true
    if (over) return false
    await Promise.race([sleep(LOOK_MS), ended])
  }
}

function failedStart({ name }: Daemon, stderr: string, before: number): MlAirflowError {
  const said = Buffer.from(textOf(stderr)).subarray(before).toString().trim()
  return new MlAirflowError('unavailable', `The ${name} has ended at once. ${said}`.trim())
}

function placeOf({ settings }: Workbench, { name }: Daemon, ending: string): string {
  return join(settings.ML_AIRFLOW_HOME, `airflow-${name}.${ending}`)
}

function refusal({ name }: Daemon): string {
  return `The ${name} runs already`
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
