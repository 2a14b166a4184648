import { setTimeout as pause } from 'node:timers/promises'

const LOOK_MS = 20

/** Looks again and again until there is something. @throws when it takes longer than allowed */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  withinMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    if (Date.now() > deadline) throw new Error(`Waited ${withinMs} ms in vain until ${what}.`)
    await pause(LOOK_MS)
  }
}

/** Whether it came to be in time. */
export function within(ms: number, look: () => boolean | Promise<boolean>): Promise<boolean> {
  return until('it is so', look, ms).then(
    () => true,
    () => false,
  )
}
