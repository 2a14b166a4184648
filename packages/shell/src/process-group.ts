import { setTimeout as pause } from 'node:timers/promises'
import { monotonicClock } from './clock.ts'
import { processes, statOf } from './proc.ts'

const FIRST_PAUSE_MS = 5
const LAST_PAUSE_MS = 100

/**
 * Ends a process group: SIGTERM, grace period, SIGKILL. Resolves when the group has no living process, at once if it had
 * none.
 */
export async function endGroup(leader: number, graceMs: number): Promise<void> {
  if (!signalGroup(leader, 'SIGTERM')) return
  if (await groupEnds(leader, graceMs)) return
  signalGroup(leader, 'SIGKILL')
  await groupEnds(leader, Number.POSITIVE_INFINITY)
}

/** @returns false if the group does not exist */
export function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function groupEnds(leader: number, withinMs: number): Promise<boolean> {
  const until = monotonicClock.now() + withinMs
  for (let ms = FIRST_PAUSE_MS; await groupLives(leader, ms > FIRST_PAUSE_MS); ms = Math.min(ms * 2, LAST_PAUSE_MS)) {
    const left = until - monotonicClock.now()
    if (left <= 0) return false
    await pause(Math.min(ms, left))
  }
  return true
}

/** Unreaped zombies answer signals forever, so the states of a lasting group's processes are read from /proc. */
async function groupLives(leader: number, lasts: boolean): Promise<boolean> {
  if (!signalGroup(leader, 0)) return false
  if (!lasts) return true
  for await (const pid of processes()) {
    const stat = statOf(pid)
    if (stat?.group === leader && !stat.zombie) return true
  }
  return false
}
