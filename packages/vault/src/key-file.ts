import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { MlAirflowError, messageOf } from '@ml-airflow/core'
import { FernetKey } from './fernet.ts'

/**
 * The key in a file that only its owner can read. Where there is none it is made; of several processes that do so at once
 * one wins, and all answer its key.
 * @throws MlAirflowError `bad_setting` where the file can be neither read nor made, or holds no key
 */
export function keyInFile(path: string): string {
  try {
    const key = read(path) ?? make(path)
    FernetKey.check(key)
    return key
  } catch (cause) {
    throw new MlAirflowError(
      'bad_setting',
      `The file ${path} with the Fernet key cannot be used: ${messageOf(cause)}.`,
      {
        cause,
      },
    )
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** The file appears with all it holds, by a link: whoever reads it finds a whole key. */
function make(path: string): string {
  mkdirSync(dirname(path), { recursive: true })
  const draft = `${path}.${process.pid}.${Date.now()}`
  writeFileSync(draft, `${FernetKey.generate()}\n`, { mode: 0o600, flag: 'wx' })
  try {
    linkSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft)
  }
  return readFileSync(path, 'utf8').trim()
}
