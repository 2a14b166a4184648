import { setTimeout as pause } from 'node:timers/promises'
import { monotonicClock } from './clock.ts'
import { processes, statOf } from './proc.ts'

const FIRST_PAUSE_MS = 5
const LAST_PAUSE_MS = 100

/** Ends a process group: SIGTERM, the grace, SIGKILL. Resolves once nothing of it lives, at once where nothing did. */
export async function endGroup(leader: number, graceMs: number): Promise<void> {
  if (!signalGroup(leader, 'SIGTERM')) return
  if (await groupEnds(leader, graceMs)) return
  signalGroup(leader, 'SIGKILL')
  await groupEnds(leader, Number.POSITIVE_INFINITY)
}

/** False: there is no such group. */
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

/** Zombies that nobody reaps answer signals for ever, so a group that seems to last is looked at more closely. */
async function groupLives(leader: number, lasts: boolean): Promise<boolean> {
  if (!signalGroup(leader, 0)) return false
  if (!lasts) return true
  for await (const pid of processes()) {
    const stat = statOf(pid)
    if (stat?.group === leader && !stat.zombie) return true
  }
  return false
}
