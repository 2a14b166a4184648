import { constants } from 'node:fs'
import { type FileHandle, open, readlink, realpath } from 'node:fs/promises'
import { sep } from 'node:path'
import { MlAirflowError } from '@ml-airflow/core'

const DEFAULT_LIMIT = 1024 * 1024

/** A part of a try's log. Offsets and sizes are bytes of the file; what is not UTF-8 in it reads as U+FFFD. */
export interface LogPart {
  readonly text: string
  /** Where the next part begins. */
  readonly nextOffset: number
  readonly size: number
}

export interface LogPlace {
  /** Folder of all logs: nothing outside of it is read, whatever the path or a link on it says. */
  readonly logDir: string
  readonly logPath: string
}

/**
 * Reads from `offset` on, at most `limit` bytes.
 * Errors: MlAirflowError `not_found` where there is no such log, `bad_argument` for an offset or limit that is none.
 */
export async function readLog(place: LogPlace, offset: number, limit: number = DEFAULT_LIMIT): Promise<LogPart> {
  requireBytes('offset', offset, 0)
  requireBytes('limit', limit, 4)
  const file = await openLog(place)
  try {
    const { size } = await file.stat()
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(Math.min(limit, Math.max(size - offset, 0))),
      0,
      null,
      offset,
    )
    const bytes = wholeCharacters(buffer.subarray(0, bytesRead))
    return { text: bytes.toString(), nextOffset: offset + bytes.length, size }
  } finally {
    await file.close()
  }
}

/** The check is made on the file that is open, so no link that is changed meanwhile can lead elsewhere. */
async function openLog(place: LogPlace): Promise<FileHandle> {
  // Opening a named pipe would otherwise wait for its writer.
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

function noLog({ logDir, logPath }: LogPlace, cause?: unknown): MlAirflowError {
  return new MlAirflowError('not_found', `There is no log ${logPath} under ${logDir}.`, { cause })
}

function requireBytes(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return
  throw new MlAirflowError(
    'bad_argument',
    `The ${name} ${value} of a log must be a whole number of bytes, ${least} or more.`,
  )
}

/** Without the character that the end cuts in two, unless nothing else is there. */
function wholeCharacters(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length - 1); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if ((byte & 0xc0) === 0x80) continue
    return byte >= 0xc0 && back < lengthOfCharacter(byte) ? bytes.subarray(0, -back) : bytes
  }
  return bytes
}

function lengthOfCharacter(first: number): number {
  if (first >= 0xf0) return 4
  return first >= 0xe0 ? 3 : 2
}
