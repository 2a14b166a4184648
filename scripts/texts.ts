import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const LEFT_OUT = new Set(['node_modules', 'dist', '.git'])

/** Relative paths of matching files below a folder, without installed and built ones. */
export function filesBelow(root: string, ends: RegExp, folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return LEFT_OUT.has(entry.name) ? [] : filesBelow(root, ends, path)
    return ends.test(entry.name) ? [path] : []
  })
}

export function textOf(root: string, path: string): string {
  return readFileSync(join(root, path), 'utf8')
}
