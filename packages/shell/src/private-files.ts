import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, sep } from 'node:path'

const GROUP_WRITES = 0o020
const STICKY = 0o1000

/** Mode of new files in this folder: private to the owner, or shared with the group if the folder is. */
export function fileModeIn(folder: string): number {
  return isShared(folder) ? 0o660 : 0o600
}

/** Creates a folder and its missing parents: private to the owner, or shared with the group if the nearest parent is. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: isShared(nearest(path)) ? 0o770 : 0o700 })
}

/**
 * Restricts a log folder that an older version left open. Access of a shared group is kept. Folders outside the home, or of
 * another user, stay untouched because others may use them.
 */
export function closeLogFolder({ logDir: folder, home }: { readonly logDir: string; readonly home: string }): void {
  try {
    const { mode, uid } = statSync(folder)
    if (!folder.startsWith(home + sep) || uid !== process.getuid?.() || (mode & STICKY) !== 0) return
    chmodSync(folder, mode & ((mode & GROUP_WRITES) === 0 ? 0o7700 : 0o7770))
  } catch {
    // The folder does not exist yet, and will be created with the right mode.
  }
}

function isShared(folder: string): boolean {
  return (statSync(folder).mode & (GROUP_WRITES | STICKY)) === GROUP_WRITES
}

function nearest(path: string): string {
  return existsSync(path) ? path : nearest(dirname(path))
}
