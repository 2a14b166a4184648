import { readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PREFIX = 'mlaf-launcher-'

/** The folder in which a launcher makes one for each try to start in. */
export function scratchFolder(launcher: string): string {
  return join(tmpdir(), `${PREFIX}${launcher}`)
}

export function removeScratch(launcher: string): void {
  try {
    rmSync(scratchFolder(launcher), { recursive: true, force: true })
  } catch {
    // A command took away the right to remove what it made.
  }
}

/** Names of the launchers that have a folder here. */
export function scratchOwners(): string[] {
  const names = readdirSync(tmpdir()).filter((name) => name.startsWith(PREFIX))
  return names.map((name) => name.slice(PREFIX.length))
}
