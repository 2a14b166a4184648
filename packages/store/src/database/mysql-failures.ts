import { messageOf } from '@ml-airflow/core'
import { QueryFailedError } from 'typeorm'
import { type DatabaseFailure, DISK_FULL } from './dialect.ts'

const UNKNOWN_PREPARED = 'ER_UNKNOWN_STMT_HANDLER'
const NOT_PREPARED_AGAIN = 'ER_NEED_REPREPARE'
/** The third is a deadlock over the ids of a table. After one of prepared statements, another attempt does without them. */
const BUSY = new Set([
  'ER_LOCK_DEADLOCK',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_AUTOINC_READ_FAILED',
  UNKNOWN_PREPARED,
  NOT_PREPARED_AGAIN,
])
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'ER_ACCESS_DENIED_ERROR',
  'ER_DBACCESS_DENIED_ERROR',
  'ER_BAD_DB_ERROR',
  'ER_NOT_SUPPORTED_AUTH_MODE',
  'ER_CON_COUNT_ERROR',
  'ER_TOO_MANY_USER_CONNECTIONS',
])
const FULL = new Set(['ER_RECORD_FILE_FULL', 'ER_DISK_FULL', ...DISK_FULL])
/** A failed write, of a table or of a file beside it: the system's error number follows in the sentence. */
const NOT_WRITTEN = new Set(['ER_ERROR_ON_WRITE', 'ER_GET_ERRNO', 'ER_TEMP_FILE_WRITE_FAILURE', 'ER_CANT_CREATE_FILE'])
const NO_SPACE = /errno:? ?"?(28|122)\b|No space left|Disk quota exceeded/i
const READ_ONLY = new Set([
  'ER_OPTION_PREVENTS_STATEMENT',
  'ER_READ_ONLY_MODE',
  'ER_OPEN_AS_READONLY',
  'ER_INNODB_READ_ONLY',
  'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION',
])
const BROKEN = /^(PROTOCOL_\w+|ECONNRESET|EPIPE|ER_SERVER_SHUTDOWN|ER_CONNECTION_KILLED|ER_QUERY_INTERRUPTED)$/

export function classifyMysql(error: unknown): DatabaseFailure {
  const code = codeOf(error)
  if (BUSY.has(code)) return 'busy'
  if (code === 'ER_DUP_ENTRY') return 'duplicate'
  if (FULL.has(code) || (NOT_WRITTEN.has(code) && NO_SPACE.test(messageOf(error)))) return 'disk_full'
  if (READ_ONLY.has(code)) return 'read_only'
  if (UNREACHABLE.has(code)) return 'unreachable'
  // mysql2 sets no code if the connection was lost before the statement.
  return BROKEN.test(code) || /closed state|Connection lost/.test(messageOf(error)) ? 'broken' : 'refused'
}

export function isMissingSchema(error: unknown): boolean {
  return codeOf(error) === 'ER_BAD_DB_ERROR'
}

export function isMissingValue(error: unknown): boolean {
  return codeOf(error) === 'ER_BAD_NULL_ERROR'
}

export function isUnknownPrepared(error: unknown): boolean {
  return codeOf(error) === UNKNOWN_PREPARED
}

/** The server tried to prepare the statement again, and gave up: its cache of table definitions is too small. */
export function isNotPreparedAgain(error: unknown): boolean {
  return codeOf(error) === NOT_PREPARED_AGAIN
}

function codeOf(error: unknown): string {
  const cause = error instanceof QueryFailedError ? error.driverError : error
  return String((cause as { code?: unknown } | undefined)?.code)
}
