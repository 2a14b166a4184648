import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { MlAirflowError } from '@ml-airflow/core'

/** A lock that a crash of its owner gives free. */
export interface Lock {
  release(): void
}

/**
 * Takes the lock that this file stands for. It holds pid and start time of its owner, so that a file left behind by a crash
 * is told from a living owner, also after the pid has been given to somebody else.
 * @throws MlAirflowError `conflict`, naming the pid of the owner
 */
export function takeLock(file: string, what: string): Lock {
  mkdirSync(dirname(file), { recursive: true })
  const own = `${process.pid} ${startOf(process.pid)}\n`
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
  const [pid = 0] = seen.split(' ').map(Number)
  if (isAlive(seen)) throw new MlAirflowError('conflict', `${what} (process ${pid}; ${file}). Stop it first.`)
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

function isAlive(content: string): boolean {
  const [pid = '', start = ''] = content.trim().split(' ')
  return /^\d+$/.test(pid) && startOf(Number(pid)) === start
}

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
