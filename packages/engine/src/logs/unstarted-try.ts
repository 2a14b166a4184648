import {
  type FollowOptions,
  type LogLocation,
  type LogPart,
  type LogStore,
  MlAirflowError,
  type Try,
} from '@ml-airflow/core'

/** Reads a log of a try. `current` returns the try as it is now. */
export interface TryLogs {
  readonly logs: LogStore
  readonly current: () => Promise<Try | undefined>
}

/**
 * As `LogStore.read`. A user who marks a task makes a try without a command, which writes no log: its sentence stands in for it.
 * @throws MlAirflowError `not_found`
 */
export async function readTry({ logs, current }: TryLogs, location: LogLocation, offset: number): Promise<LogPart> {
  try {
    return await logs.read(location, offset)
  } catch (error) {
    return standIn(error, await current(), offset)
  }
}

/**
 * As `LogStore.follow`, likewise.
 * @throws MlAirflowError `not_found`
 */
export async function* followTry(
  { logs, current }: TryLogs,
  location: LogLocation,
  options: FollowOptions,
): AsyncGenerator<LogPart> {
  try {
    yield* logs.follow(location, options)
  } catch (error) {
    yield standIn(error, await current(), options.offset ?? 0)
  }
}

/** @throws the error, unless it is the missing log of a try that ended without a process */
function standIn(error: unknown, attempt: Try | undefined, offset: number): LogPart {
  const isMissing = error instanceof MlAirflowError && error.code === 'not_found'
  if (!isMissing || attempt?.finishedAt === undefined || attempt.pid !== undefined) throw error
  const { finishedAt, sentence } = attempt
  const line = Buffer.from(`[${finishedAt.toISOString()}] ml-airflow| ${sentence.replaceAll('\n', '\\n')}\n`)
  const rest = line.subarray(offset)
  return { text: rest.toString(), nextOffset: offset + rest.length, size: line.length }
}
