import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { MlAirflowError } from '@ml-airflow/core'

/** A lock that is released when its owner crashes. */
export interface Lock {
  release(): void
}

/** Path of the lock for the standalone of a home. */
export function lockOf(home: string): string {
  return join(home, 'standalone.lock')
}

/**
 * Takes the lock on a pid file, which holds only the pid, as scripts expect.
 * @throws MlAirflowError `conflict` with the pid of the owner
 */
export function takePidFile(file: string, complaint: string): Lock {
  return take(file, complaint, `${process.pid}\n`)
}

/** Throws the same error as `takePidFile` if the owner is alive, but takes no lock. */
export function refuseLivingOwner(file: string, complaint: string): void {
  const seen = read(file)
  if (seen !== undefined && isAlive(seen, file)) throw refusal(seen, file, complaint)
}

/** Whether a live process holds this lock. */
export function isHeld(file: string): boolean {
  const seen = read(file)
  return seen !== undefined && isAlive(seen, file)
}

/**
 * Takes the lock. Its file holds the pid and start time of the owner, which distinguishes a stale file from a live owner
 * even after the pid has been reused.
 * @throws MlAirflowError `conflict` with the pid of the owner
 */
export function takeLock(file: string, complaint: string): Lock {
  return take(file, complaint, `${process.pid} ${startOf(process.pid)}\n`)
}

function take(file: string, complaint: string, own: string): Lock {
  mkdirSync(dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, own)
  try {
    while (!linked(draft, file)) removeStale(file, complaint)
  } finally {
    rmSync(draft, { force: true })
  }
  return {
    release() {
      if (read(file) === own) rmSync(file, { force: true })
    },
  }
}

/** A link appears atomically with its full content, and fails if the file exists. */
function linked(draft: string, file: string): boolean {
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function removeStale(file: string, complaint: string): void {
  const seen = read(file)
  if (seen === undefined) return
  if (isAlive(seen, file)) throw refusal(seen, file, complaint)
  const aside = `${file}.${process.pid}.stale`
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  // A concurrent process may have taken the lock first, in which case its file was moved aside: restore it.
  if (read(aside) !== seen) linked(aside, file)
  rmSync(aside, { force: true })
}

function refusal(content: string, file: string, complaint: string): MlAirflowError {
  return new MlAirflowError(
    'conflict',
    `${complaint} (process ${Number.parseInt(content, 10)}; ${file}). Stop it first.`,
  )
}

function isAlive(content: string, file: string): boolean {
  const [pid = '', start] = content.trim().split(' ')
  if (!/^\d+$/.test(pid)) return false
  return start === undefined ? livesSince(Number(pid), file) : startOf(Number(pid)) === start
}

/** Whether the process already existed when the file was written; a later process has reused the pid. */
function livesSince(pid: number, file: string): boolean {
  const ticks = startOf(pid)
  const [, boot] = /^btime (\d+)$/m.exec(read('/proc/stat') ?? '') ?? []
  const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs
  if (ticks === '' || written === undefined) return false
  return Number(boot) * 1000 + (Number(ticks) * 1000) / TICKS_A_SECOND <= written + CLOCK_SLACK_MS
}
const TICKS_A_SECOND = 100
/** The boot time has a resolution of one second. */
const CLOCK_SLACK_MS = 1_000

/** Start time of a process in clock ticks of its host; empty if the process does not exist. */
function startOf(pid: number): string {
  // The program name, in brackets, may contain any characters.
  const afterName = read(`/proc/${pid}/stat`)?.split(') ').at(-1)
  return afterName?.split(' ')[19] ?? ''
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
