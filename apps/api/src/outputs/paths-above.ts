import { dirname, resolve } from 'node:path'

/** A path and every folder above it: an output that holds it has one of these names. */
export function pathsAbove(path: string): readonly string[] {
  const paths = [resolve('/', path)]
  for (let above = dirname(paths[0] ?? '/'); above !== '/'; above = dirname(above)) paths.push(above)
  return paths.slice(0, 200)
}
