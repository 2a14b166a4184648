import type { Exit } from './launcher.ts'

/** Identifies a try in logs and evidence. */
export interface TryKey {
  readonly instance: number
  readonly tryNumber: number
}

/** Location of a try's log: its key, and a file on the machine that ran it. */
export interface LogLocation extends TryKey {
  readonly logPath: string
}

/** A part of a try's log. Offsets and sizes are in bytes; invalid UTF-8 reads as U+FFFD. */
export interface LogPart {
  readonly text: string
  /** Offset of the next part. */
  readonly nextOffset: number
  readonly size: number
}

export interface FollowOptions {
  readonly offset?: number
  /** Maximum bytes per part. Default: LOG_LIMIT. */
  readonly limit?: number
  /** Resolves when the try has settled. */
  readonly ended: Promise<unknown>
  readonly signal?: AbortSignal
}

/** Read access to logs. */
export interface LogStore {
  /**
   * Reads at most `limit` bytes from `offset`.
   * Errors: MlAirflowError `not_found` if the log does not exist, `bad_argument` for an invalid offset or limit.
   */
  read(location: LogLocation, offset: number, limit?: number): Promise<LogPart>
  /**
   * Yields the content of a log and then what is appended, until `ended` has resolved and the log is read to its end, or
   * `signal` is aborted. Waits for a log that does not exist yet.
   * Errors: as `read`, but `not_found` only once `ended` has resolved.
   */
  follow(location: LogLocation, options: FollowOptions): AsyncGenerator<LogPart>
}

/** The end of a command, with the fingerprint of its work. Evidence of other work is ignored. */
export interface ExitEvidence {
  readonly work: string
  readonly exit: Exit
}

/** Log storage that all machines can reach, for workers and APIs without a shared folder. */
export interface RemoteLogs {
  /** Appends a chunk that starts at this byte of the log. Idempotent. */
  append(key: TryKey, start: number, text: string): Promise<void>
  /** As `LogStore.read`. */
  read(key: TryKey, offset: number, limit?: number): Promise<LogPart>
  writeExit(key: TryKey, evidence: ExitEvidence): Promise<void>
  readExit(key: TryKey): Promise<ExitEvidence | undefined>
  /** Removes the logs of tries that ended longer than `endedMs` ago. */
  removeOld(endedMs: number): Promise<void>
}
