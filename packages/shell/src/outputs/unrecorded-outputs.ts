import { lstat, readdir, realpath } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { removeAll } from '../read-only-folders.ts'

/** A file or folder in the output folder that belongs to no record. */
export interface UnrecordedOutput {
  /** Absolute path of a file, or of a folder without any file of a record. */
  readonly path: string
  readonly files: number
  readonly bytes: number
  /** Modification time of the newest file in it. */
  readonly modifiedAt: Date
}

/** Names with a leading dot are not outputs: staging folders of tries, and the marker of the installation. */
const HIDDEN = /^\./

/**
 * Finds the topmost files and folders that belong to none of these paths. The folder and the paths may name the same place
 * differently, such as through a link.
 */
export async function findUnrecorded(folder: string, known: readonly string[]): Promise<readonly UnrecordedOutput[]> {
  const root = await realOrSame(folder)
  const outputs = await pathsBelow(root, known)
  const ways = new Set([...outputs].flatMap((path) => foldersAbove(root, path)))
  const unrecorded: UnrecordedOutput[] = []
  await collect(root, { outputs, ways, unrecorded })
  return unrecorded
}

/** Removes an output unless it has changed since it was found. */
export async function removeUnrecorded({ path, files, bytes, modifiedAt }: UnrecordedOutput): Promise<boolean> {
  const now = await describe(path)
  if (now === undefined || now.files !== files || now.bytes !== bytes || +now.modifiedAt !== +modifiedAt) return false
  await removeAll(path)
  return true
}

interface Search {
  readonly outputs: ReadonlySet<string>
  /** Folders that contain outputs. */
  readonly ways: ReadonlySet<string>
  readonly unrecorded: UnrecordedOutput[]
}

async function collect(folder: string, search: Search): Promise<void> {
  for (const name of (await namesIn(folder)).sort()) {
    const path = join(folder, name)
    if (HIDDEN.test(name) || search.outputs.has(path)) continue
    if (search.ways.has(path)) {
      await collect(path, search)
      continue
    }
    const found = await describe(path)
    if (found !== undefined) search.unrecorded.push(found)
  }
}

/** Links are counted as links and not followed. */
async function describe(path: string): Promise<UnrecordedOutput | undefined> {
  const stat = await lstat(path).catch(() => undefined)
  if (stat === undefined) return undefined
  if (!stat.isDirectory()) return { path, files: 1, bytes: stat.size, modifiedAt: stat.mtime }
  let [files, bytes, modifiedAt] = [0, 0, stat.mtime]
  for (const name of await namesIn(path)) {
    const one = await describe(join(path, name))
    if (one === undefined) continue
    files += one.files
    bytes += one.bytes
    if (one.modifiedAt > modifiedAt) modifiedAt = one.modifiedAt
  }
  return { path, files, bytes, modifiedAt }
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
}

/** The paths as they are spelled from `root` on, whichever names lead to `root`. */
async function pathsBelow(root: string, paths: readonly string[]): Promise<ReadonlySet<string>> {
  const reals = new Map<string, string>()
  const realOf = async (folder: string): Promise<string> => {
    const real = reals.get(folder) ?? (await realOrSame(folder))
    reals.set(folder, real)
    return real
  }
  const below = new Set<string>()
  for (const path of paths.map((one) => resolve(one))) {
    below.add(path)
    for (let next = dirname(path); next !== dirname(next); next = dirname(next))
      if ((await realOf(next)) === root) below.add(join(root, relative(next, path)))
  }
  return below
}

async function realOrSame(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path))
}

function foldersAbove(root: string, path: string): readonly string[] {
  const above: string[] = []
  for (let next = dirname(path); next.startsWith(root + sep); next = dirname(next)) above.push(next)
  return above
}
