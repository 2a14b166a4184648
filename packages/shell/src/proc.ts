import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setImmediate as nextIteration } from 'node:timers/promises'

/** The fields of /proc/<pid>/stat in use. */
export interface ProcessStat {
  readonly group: number
  readonly zombie: boolean
  /** Start time in clock ticks since boot: together with the pid, it identifies a process uniquely. */
  readonly start: string
}

const SLICE = 64

/** Pids of all visible processes. Yields to the event loop at intervals. */
export async function* processes(): AsyncGenerator<number> {
  let seen = 0
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    if (++seen % SLICE === 0) await nextIteration()
    yield Number(name)
  }
}

/** Undefined if the process does not exist. */
export function statOf(pid: number): ProcessStat | undefined {
  const stat = readProc(`/proc/${pid}/stat`)
  if (stat === undefined) return undefined
  // The second field is the program name in brackets, and may itself contain spaces and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { zombie: fields[0] === 'Z' || fields[0] === 'X', group: Number(fields[2]), start: fields[19] ?? '' }
}

/** The initial environment of a process, each variable between two NULs; undefined if it is not readable. */
export function environmentOf(pid: number): string | undefined {
  const environment = readProc(`/proc/${pid}/environ`)
  return environment && `\0${environment}\0`
}

/** Pids are only valid in their namespace, and processes of a container are also visible from outside. */
export function pidNamespace(pid: number | 'self'): string | undefined {
  try {
    return /\d+/.exec(readlinkSync(`/proc/${pid}/ns/pid`))?.[0]
  } catch {
    return undefined
  }
}

function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return undefined
  }
}
