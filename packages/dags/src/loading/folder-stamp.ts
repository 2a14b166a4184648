import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

const CODE = /\.([cm]?[jt]s|json|ya?ml)$/

/** Changes whenever a file that may belong to a DAG is added, edited or removed. Costs one stat per file. */
export async function folderStamp(folder: string): Promise<string> {
  const stamps = await stampsBelow(folder)
  return stamps.sort().join('\n')
}

async function stampsBelow(folder: string): Promise<string[]> {
  // A missing folder, or one removed in the meantime, counts as empty.
  const entries = await readdir(folder, { withFileTypes: true }).catch((): Dirent[] => [])
  const stamps = entries.map((entry) => stampsOf(join(folder, entry.name), entry))
  return (await Promise.all(stamps)).flat()
}

async function stampsOf(path: string, entry: Dirent): Promise<string[]> {
  if (entry.name.startsWith('.') || entry.name === 'node_modules') return []
  if (entry.isDirectory()) return stampsBelow(path)
  if (!CODE.test(entry.name)) return []
  const file = await stat(path, { bigint: true }).catch(() => undefined)
  return file === undefined ? [] : [`${path} ${file.mtimeNs} ${file.size} ${file.ino}`]
}
