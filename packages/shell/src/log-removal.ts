import { rm, rmdir } from 'node:fs/promises'
import { dirname, relative, sep } from 'node:path'
import { evidencePath } from './evidence.ts'

/**
 * Removes the logs of finished tries, their evidence, and the folders that become empty. Files outside the log folder stay
 * untouched.
 * @returns the number of logs found on this machine
 */
export async function removeLogs(folder: string, paths: readonly string[]): Promise<number> {
  let removed = 0
  for (const path of paths.filter((one) => isBelow(folder, one))) {
    if (await removeIfPresent(path)) removed += 1
    await rm(evidencePath(path), { force: true })
    await removeEmpty(folder, dirname(path))
  }
  return removed
}

async function removeIfPresent(path: string): Promise<boolean> {
  try {
    await rm(path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

async function removeEmpty(folder: string, path: string): Promise<void> {
  for (let next = path; isBelow(folder, next); next = dirname(next)) {
    try {
      await rmdir(next)
    } catch {
      return
    }
  }
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`)
}
