import { constants } from 'node:fs'
import { type FileHandle, open, realpath } from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'
import { MlAirflowError } from '@ml-airflow/core'

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants
const LINE_FEED = 10

/** Bytes of a log, from an offset on, and where the next ones begin. */
export interface LogPiece {
  readonly bytes: Buffer
  readonly next: number
  readonly isEnd: boolean
}

/**
 * The log of a try, for reading, if it exists already.
 * @throws MlAirflowError `not_found` where the path leads out of the folder of the logs, or to something that is no file
 */
export async function openTryLog(folder: string, path: string): Promise<FileHandle | undefined> {
  const real = await realLogPath(folder, path)
  const file = real === undefined ? undefined : await openFile(real)
  if (file === undefined || (await file.stat()).isFile()) return file
  await file.close()
  throw noLog()
}

/** At most `limit` bytes, whole lines of them where there are any. */
export async function readLog(file: FileHandle, offset: number, limit: number): Promise<LogPiece> {
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(limit), 0, limit, offset)
  const whole = buffer.subarray(0, bytesRead).lastIndexOf(LINE_FEED) + 1
  const end = whole > 0 ? whole : bytesRead
  return { bytes: buffer.subarray(0, end), next: offset + end, isEnd: end === bytesRead && bytesRead < limit }
}

/** Folders may be links, as long as they lead to the logs; the file itself may not. */
async function realLogPath(folder: string, path: string): Promise<string | undefined> {
  try {
    const [root, parent] = await Promise.all([realpath(folder), realpath(dirname(path))])
    if (`${parent}${sep}`.startsWith(`${root}${sep}`)) return join(parent, basename(path))
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
  throw noLog()
}

/** A pipe is opened without waiting for its writer. */
async function openFile(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  } catch (error) {
    if (isMissing(error)) return undefined
    if (codeOf(error) === 'ELOOP') throw noLog()
    throw error
  }
}

function noLog(): MlAirflowError {
  return new MlAirflowError('not_found', 'The log of this try is no file in the folder of the logs.')
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code
}
