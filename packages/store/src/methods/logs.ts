import {
  type ExitEvidence,
  LOG_LIMIT,
  lengthInWholeCharacters,
  MlAirflowError,
  type RemoteLogs,
  requireLogRange,
  type TryKey,
} from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import type { RowOf, Session } from '../database/session.ts'

/** Longer chunks are split, so that one statement does not block others for long. */
const LONGEST_PIECE = 256 * 1024
const PIECES_AT_ONCE = 16
const LOGS_AT_ONCE = 200

/** Try logs in the database, for machines without a shared folder. */
export function logMethods(database: Database): RemoteLogs {
  return {
    async append(key, start, text) {
      let at = start
      for (const piece of piecesOf(text)) {
        const size = Buffer.byteLength(piece)
        await database.change('insert-log-chunk', { ...parameters(key), start: at, size, body: piece })
        at += size
      }
    },

    async read(key, offset, limit = LOG_LIMIT) {
      requireLogRange(offset, limit)
      const size = (await database.row('log-size', parameters(key)))?.size ?? null
      if (size === null) throw noLog(key)
      const bytes = (await readBytes(database, key, offset, limit)).subarray(0, limit)
      const length = lengthInWholeCharacters(bytes)
      return { text: bytes.toString('utf8', 0, length), nextOffset: offset + length, size }
    },

    async writeExit(key, evidence) {
      await database.change('insert-try-exit', { ...parameters(key), body: JSON.stringify(evidence) })
    },

    async readExit(key) {
      const row = await database.row('find-try-exit', parameters(key))
      return row && (JSON.parse(row.body) as ExitEvidence)
    },

    async removeOld(endedMs) {
      const rows = await database.rows('old-logs', { ended_ms: endedMs, limit: LOGS_AT_ONCE })
      for (const { task_instance_id, number } of rows)
        await database.change('delete-log', { instance: task_instance_id, try_number: number })
    },
  }
}

function parameters({ instance, tryNumber }: TryKey): { instance: number; try_number: number } {
  return { instance, try_number: tryNumber }
}

function noLog({ instance, tryNumber }: TryKey): MlAirflowError {
  return new MlAirflowError('not_found', `There is no log of try ${tryNumber} of task instance ${instance}.`)
}

/** At least this number of bytes from the offset, if the log has them. */
async function readBytes(session: Session, key: TryKey, offset: number, limit: number): Promise<Buffer> {
  const found: Buffer[] = []
  let at = offset
  while (at - offset < limit) {
    const range = { start: at, longest: LONGEST_PIECE, limit: PIECES_AT_ONCE }
    const rows = await session.rows('read-log-chunks', { ...parameters(key), ...range })
    const bytes = Buffer.concat(rows.map((row) => bytesFrom(row, at)))
    if (bytes.length === 0) break
    found.push(bytes)
    at += bytes.length
  }
  return Buffer.concat(found)
}

/** The bytes of a row from the offset on. */
function bytesFrom({ start, body }: RowOf<'read-log-chunks'>, offset: number): Buffer {
  return Buffer.from(body).subarray(Math.max(0, offset - start))
}

function piecesOf(text: string): readonly string[] {
  const bytes = Buffer.from(text)
  const pieces: string[] = []
  for (let at = 0; at < bytes.length; ) {
    const piece = bytes.subarray(at, at + LONGEST_PIECE)
    const length = at + piece.length < bytes.length ? lengthInWholeCharacters(piece) : piece.length
    pieces.push(piece.toString('utf8', 0, length))
    at += length
  }
  return pieces
}
