import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { ownEnvironment } from './own-environment.ts'

/** Where this process's PATH leads to a program; undefined where to none. */
export function findProgram(name: string): string | undefined {
  const candidates = (ownEnvironment.PATH ?? '').split(delimiter).map((folder) => join(folder, name))
  return candidates.find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
