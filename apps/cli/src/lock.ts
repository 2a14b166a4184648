import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { MlAirflowError } from '@ml-airflow/core'

/** A lock that a crash of its owner gives free. */
export interface Lock {
  release(): void
}

/** The lock of the standalone of a home. */
export function lockOf(home: string): string {
  return join(home, 'standalone.lock')
}

/**
 * Takes the lock that this pid file stands for: it holds the pid alone, as scripts read it.
 * @throws MlAirflowError `conflict`, naming the pid of the owner
 */
export function takePidFile(file: string, what: string): Lock {
  return take(file, what, `${process.pid}\n`)
}

/** Refuses what the living owner of a pid file would refuse, and takes nothing. */
export function refuseLivingOwner(file: string, what: string): void {
  const seen = read(file)
  if (seen !== undefined && isAlive(seen, file)) throw refusal(seen, file, what)
}

/** Whether somebody holds the lock that this file stands for. */
export function isHeld(file: string): boolean {
  const seen = read(file)
  return seen !== undefined && isAlive(seen, file)
}

/**
 * Takes the lock that this file stands for. It holds pid and start time of its owner, so that a file left behind by a crash
 * differs from a living owner, also after the pid has been given to somebody else.
 * @throws MlAirflowError `conflict`, naming the pid of the owner
 */
export function takeLock(file: string, what: string): Lock {
  return take(file, what, `${process.pid} ${startOf(process.pid)}\n`)
}

function take(file: string, what: string, own: string): Lock {
  mkdirSync(dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, own)
  try {
    while (!linked(draft, file)) removeStale(file, what)
  } finally {
    rmSync(draft, { force: true })
  }
  return {
    release() {
      if (read(file) === own) rmSync(file, { force: true })
    },
  }
}

/** A link appears at once with all its content, and not where there is a file already. */
function linked(draft: string, file: string): boolean {
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function removeStale(file: string, what: string): void {
  const seen = read(file)
  if (seen === undefined) return
  if (isAlive(seen, file)) throw refusal(seen, file, what)
  const aside = `${file}.${process.pid}.stale`
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  // Somebody else may have been quicker, and what was moved aside is already theirs: they get it back.
  if (read(aside) !== seen) linked(aside, file)
  rmSync(aside, { force: true })
}

function refusal(content: string, file: string, what: string): MlAirflowError {
  return new MlAirflowError('conflict', `${what} (process ${Number.parseInt(content, 10)}; ${file}). Stop it first.`)
}

function isAlive(content: string, file: string): boolean {
  const [pid = '', start] = content.trim().split(' ')
  if (!/^\d+$/.test(pid)) return false
  return start === undefined ? livesSince(Number(pid), file) : startOf(Number(pid)) === start
}

/** Whether a process was there when the file was written: a later one has been given the pid of one that is gone. */
function livesSince(pid: number, file: string): boolean {
  const ticks = startOf(pid)
  const [, boot] = /^btime (\d+)$/m.exec(read('/proc/stat') ?? '') ?? []
  const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs
  if (ticks === '' || written === undefined) return false
  return Number(boot) * 1000 + (Number(ticks) * 1000) / TICKS_A_SECOND <= written + CLOCK_SLACK_MS
}
const TICKS_A_SECOND = 100
/** The boot time is in whole seconds. */
const CLOCK_SLACK_MS = 1_000

/** The start of a process in the clock of its host; empty where there is no such process. */
function startOf(pid: number): string {
  // The name of the program, in brackets, may hold anything.
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
