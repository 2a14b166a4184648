import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'

/** What Linux says about one process. */
export interface ProcessStat {
  readonly group: number
  readonly zombie: boolean
  /** Clock ticks between the host's boot and the process's start: with the pid it names one process for good. */
  readonly start: string
}

const TURN = 64

/** Pids of all processes this one can see; other work gets its turn between many of them. */
export async function* processes(): AsyncGenerator<number> {
  let seen = 0
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    if (++seen % TURN === 0) await nextTurn()
    yield Number(name)
  }
}

/** Undefined: there is no such process. */
export function statOf(pid: number): ProcessStat | undefined {
  const stat = readProc(`/proc/${pid}/stat`)
  if (stat === undefined) return undefined
  // The second field is the program's name in brackets, which may itself hold spaces and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { zombie: fields[0] === 'Z' || fields[0] === 'X', group: Number(fields[2]), start: fields[19] ?? '' }
}

/** The environment a process was started with, each variable between two NULs; undefined where it may not be read. */
export function environmentOf(pid: number): string | undefined {
  const environment = readProc(`/proc/${pid}/environ`)
  return environment && `\0${environment}\0`
}

/** Pids mean something only inside their namespace, and the processes of a container are seen from outside it too. */
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
