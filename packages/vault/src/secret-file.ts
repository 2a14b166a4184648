import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** The secret in a file that only its owner can read. Where there is none it is made; of several processes that do so at once one wins. */
export function secretInFile(path: string, generate: () => string): string {
  return read(path) ?? make(path, generate)
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** The file appears with all it holds, by a link, so that no reader finds half a secret. */
function make(path: string, generate: () => string): string {
  mkdirSync(dirname(path), { recursive: true })
  const draft = `${path}.${process.pid}.${Date.now()}`
  writeFileSync(draft, `${generate()}\n`, { mode: 0o600, flag: 'wx' })
  try {
    linkSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft)
  }
  return readFileSync(path, 'utf8').trim()
}
