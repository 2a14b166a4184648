import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, sep } from 'node:path'

const GROUP_WRITES = 0o020
const STICKY = 0o1000

/** How a file in this folder is made: for its owner, and for the group where the folder is shared with it. */
export function fileModeIn(folder: string): number {
  return isShared(folder) ? 0o660 : 0o600
}

/** Makes a folder, and those above it that are missing, for its owner, or for the group as well where it lies in a shared one. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: isShared(nearest(path)) ? 0o770 : 0o700 })
}

/**
 * Closes a folder of logs that an older version left open. One that is shared with a group stays so; one outside the home, or that is
 * not ours, is left alone, for others may use it too.
 */
export function closeLogFolder({ logDir: folder, home }: { readonly logDir: string; readonly home: string }): void {
  try {
    const { mode, uid } = statSync(folder)
    if (!folder.startsWith(home + sep) || uid !== process.getuid?.() || (mode & STICKY) !== 0) return
    chmodSync(folder, mode & ((mode & GROUP_WRITES) === 0 ? 0o7700 : 0o7770))
  } catch {
    // It is not there yet, and will be made for its owner.
  }
}

function isShared(folder: string): boolean {
  return (statSync(folder).mode & (GROUP_WRITES | STICKY)) === GROUP_WRITES
}

function nearest(path: string): string {
  return existsSync(path) ? path : nearest(dirname(path))
}
