import { lstat, readdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { removeAll } from '../read-only.ts'

/** A file or folder in the output folder that belongs to no record. */
export interface OrphanOutput {
  /** Absolute path of a file, or of a folder without any file of a record. */
  readonly path: string
  readonly files: number
  readonly bytes: number
  /** Modification time of the newest file in it. */
  readonly modifiedAt: Date
}

/** Names with a leading dot are not outputs: staging folders of tries, and the marker of the installation. */
const HIDDEN = /^\./

/** Finds the topmost files and folders that belong to none of these paths. */
export async function findOrphans(folder: string, known: readonly string[]): Promise<readonly OrphanOutput[]> {
  const outputs = new Set(known.map((path) => resolve(path)))
  const ways = new Set([...outputs].flatMap((path) => foldersAbove(folder, path)))
  const orphans: OrphanOutput[] = []
  await look(resolve(folder), { outputs, ways, orphans })
  return orphans
}

/** Removes an orphan unless it has changed since it was found. */
export async function removeOrphan({ path, files, bytes, modifiedAt }: OrphanOutput): Promise<boolean> {
  const now = await describe(path)
  if (now === undefined || now.files !== files || now.bytes !== bytes || +now.modifiedAt !== +modifiedAt) return false
  await removeAll(path)
  return true
}

interface Search {
  readonly outputs: ReadonlySet<string>
  /** Folders that contain outputs. */
  readonly ways: ReadonlySet<string>
  readonly orphans: OrphanOutput[]
}

async function look(folder: string, search: Search): Promise<void> {
  for (const name of (await namesIn(folder)).sort()) {
    const path = join(folder, name)
    if (HIDDEN.test(name) || search.outputs.has(path)) continue
    if (search.ways.has(path)) {
      await look(path, search)
      continue
    }
    const found = await describe(path)
    if (found !== undefined) search.orphans.push(found)
  }
}

/** Links are counted as links and not followed. */
async function describe(path: string): Promise<OrphanOutput | undefined> {
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

function foldersAbove(folder: string, path: string): readonly string[] {
  const root = resolve(folder)
  const above: string[] = []
  for (let next = dirname(path); next.startsWith(root) && next !== root; next = dirname(next)) above.push(next)
  return above
}
