import { constants } from 'node:fs'
import { type FileHandle, open, readlink, realpath } from 'node:fs/promises'
import { sep } from 'node:path'
import { LOG_LIMIT, type LogPart, lengthInWholeCharacters, MlAirflowError, requireLogRange } from '@ml-airflow/core'

/** Location of a log. */
export interface LogFile {
  /** Folder of all logs. Paths and links that lead outside are refused. */
  readonly logDir: string
  readonly logPath: string
}

/** Implements `LogStore.read`. */
export async function readLog(place: LogFile, offset: number, limit: number = LOG_LIMIT): Promise<LogPart> {
  requireLogRange(offset, limit)
  const file = await openLog(place)
  try {
    const { size } = await file.stat()
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(Math.min(limit, Math.max(size - offset, 0))),
      0,
      null,
      offset,
    )
    const bytes = buffer.subarray(0, lengthInWholeCharacters(buffer.subarray(0, bytesRead)))
    return { text: bytes.toString(), nextOffset: offset + bytes.length, size }
  } finally {
    await file.close()
  }
}

/** Checks the open file, so that a link changed in the meantime cannot lead elsewhere. */
async function openLog(place: LogFile): Promise<FileHandle> {
  // Opening a named pipe would otherwise block until it has a writer.
  const file = await open(place.logPath, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    (error: unknown) => Promise.reject(noLog(place, error)),
  )
  try {
    const [root, path, stat] = await Promise.all([
      realpath(place.logDir),
      readlink(`/proc/self/fd/${file.fd}`),
      file.stat(),
    ])
    if (!stat.isFile() || !path.startsWith(root + sep)) throw noLog(place)
    return file
  } catch (error) {
    await file.close()
    throw error instanceof MlAirflowError ? error : noLog(place, error)
  }
}

function noLog({ logDir, logPath }: LogFile, cause?: unknown): MlAirflowError {
  return new MlAirflowError('not_found', `There is no log ${logPath} under ${logDir}.`, { cause })
}
