import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { ownEnvironment } from './own-environment.ts'

/** Path of a program on this process's PATH; undefined if not found. */
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
