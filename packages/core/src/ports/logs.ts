import type { Exit } from './launcher.ts'

/** A try of a task instance, as logs and evidence are kept under it. */
export interface TryKey {
  readonly instance: number
  readonly tryNumber: number
}

/** Where the log of a try is: under the try, and in a file of the machine that ran it. */
export interface LogPlace extends TryKey {
  readonly logPath: string
}

/** A part of a try's log. Offsets and sizes are bytes; what is not UTF-8 reads as U+FFFD. */
export interface LogPart {
  readonly text: string
  /** Where the next part begins. */
  readonly nextOffset: number
  readonly size: number
}

export interface FollowOptions {
  readonly offset?: number
  /** The most bytes of one part. Default: LOG_LIMIT. */
  readonly limit?: number
  /** Resolves when the try has settled. */
  readonly ended: Promise<unknown>
  readonly signal?: AbortSignal
}

/** Logs as they are read. */
export interface LogStore {
  /**
   * Reads from `offset` on, at most `limit` bytes.
   * Errors: MlAirflowError `not_found` where there is no such log, `bad_argument` for an invalid offset or limit.
   */
  read(place: LogPlace, offset: number, limit?: number): Promise<LogPart>
  /**
   * Yields what is in a log and then what is appended to it, until `ended` has resolved and the log is read to its end, or `signal`
   * is aborted. A log that is not there yet is waited for.
   * Errors: as `read`, but `not_found` only once `ended` has resolved.
   */
  follow(place: LogPlace, options: FollowOptions): AsyncGenerator<LogPart>
}

/** How a command ended, and the fingerprint of its work: evidence of other work is ignored. */
export interface ExitEvidence {
  readonly work: string
  readonly exit: Exit
}

/** A place for logs that every machine reaches, for workers and APIs that share no folder. */
export interface RemoteLogs {
  /** Adds a piece that starts at this byte of the log. The same piece twice is one. */
  append(key: TryKey, start: number, text: string): Promise<void>
  /** As `LogStore.read`. */
  read(key: TryKey, offset: number, limit?: number): Promise<LogPart>
  writeExit(key: TryKey, evidence: ExitEvidence): Promise<void>
  readExit(key: TryKey): Promise<ExitEvidence | undefined>
  /** Removes the logs of tries that ended longer ago. */
  removeOld(endedMs: number): Promise<void>
}
