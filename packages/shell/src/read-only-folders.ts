import { chmod, lstat, readdir, rename, rm } from 'node:fs/promises'

// A command may make its files read-only; only root could then still remove or rename them.

/** Removes a file or folder, even if its folders are read-only. */
export async function removeAll(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true })
  } catch (error) {
    if (!isForbidden(error)) throw error
    await allowWriting(Buffer.from(path))
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

/** Names are bytes here: one that is not UTF-8 would not be found by its text. */
async function allowWriting(path: Buffer): Promise<void> {
  if (!(await lstat(path)).isDirectory()) return
  await chmod(path, 0o700)
  const names = await readdir(path, { encoding: 'buffer' })
  for (const name of names) await allowWriting(Buffer.concat([path, Buffer.from('/'), name]))
}

function isForbidden(error: unknown): boolean {
  return ['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')
}
