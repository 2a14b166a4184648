import { setTimeout as pause } from 'node:timers/promises'
import { environmentOf, pidNamespace, processes, statOf } from './proc.ts'

const LAUNCHER = 'MLAF_LAUNCHER'
const TASK = 'MLAF_TASK'
const PAUSE_MS = 10
const ROUNDS = 100

/**
 * Environment variables of every process started by a launcher. All descendants inherit them, even outside the process
 * group.
 */
export interface ProcessMarks {
  readonly launcher: string
  readonly task: string
}

export function markVariables(marks: ProcessMarks): Record<string, string> {
  return { [LAUNCHER]: marks.launcher, [TASK]: marks.task }
}

/** A name for this process that is unique on this host forever. */
export function launcherName(): string {
  return `${process.pid}-${statOf(process.pid)?.start}-${pidNamespace('self')}`
}

/** Whether the launcher with this name is certainly dead. */
export function launcherIsDead(name: string): boolean {
  const [pid, start, namespace] = name.split('-')
  if (namespace !== pidNamespace('self')) return false
  const stat = statOf(Number(pid))
  return stat === undefined || stat.zombie || stat.start !== start
}

/** Kills processes with matching marks until none remains. Returns the number of killed processes. */
export async function killBearers(matches: (marks: ProcessMarks) => boolean): Promise<number> {
  const killed = new Set<number>()
  for (let round = 0; round < ROUNDS; round++) {
    const found = await bearers(matches)
    if (found.length === 0) break
    for (const pid of found) {
      killed.add(pid)
      sendKill(pid)
    }
    await pause(PAUSE_MS)
  }
  return killed.size
}

async function bearers(matches: (marks: ProcessMarks) => boolean): Promise<number[]> {
  const found: number[] = []
  for await (const pid of processes()) {
    const marks = marksOf(pid)
    if (marks && matches(marks)) found.push(pid)
  }
  return found
}

function marksOf(pid: number): ProcessMarks | undefined {
  const environment = environmentOf(pid)
  const launcher = environment && valueIn(environment, LAUNCHER)
  const task = environment && valueIn(environment, TASK)
  return launcher && task ? { launcher, task: Buffer.from(task, 'latin1').toString() } : undefined
}

function valueIn(environment: string, name: string): string | undefined {
  const at = environment.indexOf(`\0${name}=`)
  if (at < 0) return undefined
  const start = at + name.length + 2
  return environment.slice(start, environment.indexOf('\0', start))
}

function sendKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It exited in the meantime.
  }
}
