import { setTimeout as pause } from 'node:timers/promises'

const POLL_MS = 50

/** Polls a condition. @returns whether it became true in time */
export async function within(ms: number, isTrue: () => boolean | Promise<boolean>): Promise<boolean> {
  const deadline = Date.now() + ms
  while (!(await isTrue())) {
    if (Date.now() > deadline) return false
    await pause(POLL_MS)
  }
  return true
}

/** Polls until there is a value. @throws after the timeout */
export async function until<T>(
  what: string,
  find: () => T | undefined | false | Promise<T | undefined | false>,
  withinMs = 30_000,
): Promise<T> {
  let found: T | undefined | false
  const isThere = await within(withinMs, async () => {
    found = await find()
    return found !== undefined && found !== false
  })
  if (isThere) return found as T
  throw new Error(`Waited ${withinMs} ms until ${what}: it did not happen.`)
}
