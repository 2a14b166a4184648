import { statSync } from 'node:fs'
import { join } from 'node:path'

/** Default DAG folder: `dags` in the home, then in the current folder; undefined if neither is a folder. */
export function usualDagsFolder(home: string, cwd: string): string | undefined {
  return [join(home, 'dags'), join(cwd, 'dags')].find(isFolder)
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
