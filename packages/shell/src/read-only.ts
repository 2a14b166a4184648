import { chmod, lstat, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

// A command may take away the right to write to what it has made; who is not root can then neither remove nor rename it.

/** Removes a file or folder, also one whose folders may not be written to. */
export async function removeAll(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true })
  } catch (error) {
    if (!isForbidden(error)) throw error
    await allowWriting(path)
    await rm(path, { recursive: true, force: true })
  }
}

/** Renames a file or folder. A folder that may not be written to cannot get another parent: it is opened for that moment. */
export async function renameAny(source: string, target: string): Promise<void> {
  try {
    await rename(source, target)
  } catch (error) {
    const stat = await lstat(source)
    if (!isForbidden(error) || !stat.isDirectory()) throw error
    await renameOpened(source, target, stat.mode)
  }
}

/** Where it cannot be renamed, it keeps its mode as well. */
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
