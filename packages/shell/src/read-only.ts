import { chmod, lstat, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

// A command may make its files read-only; only root could then still remove or rename them.

/** Removes a file or folder, even if its folders are read-only. */
export async function removeAll(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true })
  } catch (error) {
    if (!isForbidden(error)) throw error
    await allowWriting(path)
    await rm(path, { recursive: true, force: true })
  }
}

/** Renames a file or folder. A read-only folder cannot get another parent, so it is made writable for the rename. */
export async function renameAny(source: string, target: string): Promise<void> {
  try {
    await rename(source, target)
  } catch (error) {
    const stat = await lstat(source)
    if (!isForbidden(error) || !stat.isDirectory()) throw error
    await renameOpened(source, target, stat.mode)
  }
}

/** Restores the mode also if the rename fails. */
async function renameOpened(source: string, target: string, mode: number): Promise<void> {
  let place = source
  await chmod(source, mode | 0o700)
  try {
    await rename(source, target)
    place = target
  } finally {
    await chmod(place, mode)
  }
}

async function allowWriting(path: string): Promise<void> {
  if (!(await lstat(path)).isDirectory()) return
  await chmod(path, 0o700)
  for (const name of await readdir(path)) await allowWriting(join(path, name))
}

function isForbidden(error: unknown): boolean {
  return ['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')
}
