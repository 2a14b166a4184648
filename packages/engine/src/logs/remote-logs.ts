import { setTimeout as pause } from 'node:timers/promises'
import {
  type FollowOptions,
  type LogLocation,
  type LogPart,
  type LogStore,
  MlAirflowError,
  type RemoteLogs,
  type TryFiles,
} from '@ml-airflow/core'

/** Poll interval, because a remote store sends no events. */
const POLL_MS = 500

/** Reads local log files, and falls back to logs shipped by other machines. */
export function withRemoteLogs(local: LogStore, remote: RemoteLogs): LogStore {
  const read: LogStore['read'] = async (location, offset, limit) => {
    try {
      return await local.read(location, offset, limit)
    } catch (error) {
      if (!isNotFound(error)) throw error
      return remote.read(location, offset, limit)
    }
  }
  return { read, follow: (location, options) => followByReading(read, location, options) }
}

/** Reads local evidence, and falls back to evidence shipped by other machines. */
export function withRemoteEvidence(files: TryFiles, remote: RemoteLogs): TryFiles {
  return {
    ...files,
    async readExit(location, work) {
      const own = await files.readExit(location, work)
      if (own !== undefined) return own
      const evidence = await remote.readExit(location)
      if (evidence === undefined || (work ?? evidence.work) !== evidence.work) return undefined
      const { outcome, exitCode, signal, sentence, wroteOutput } = evidence.exit
      return { outcome, exitCode, signal, sentence, wroteOutput }
    },
  }
}

async function* followByReading(
  read: LogStore['read'],
  location: LogLocation,
  { offset: from = 0, limit, ended, signal }: FollowOptions,
): AsyncGenerator<LogPart> {
  let isOver = false
  const end = (): void => {
    isOver = true
  }
  ended.then(end, end)
  for (let offset = from; !signal?.aborted; ) {
    const last = isOver
    const part = await readNext(() => read(location, offset, limit), last)
    if (part?.text) {
      offset = part.nextOffset
      yield part
    } else if (last) return
    else await pause(POLL_MS, undefined, signal && { signal }).catch(() => undefined)
  }
}

async function readNext(read: () => Promise<LogPart>, last: boolean): Promise<LogPart | undefined> {
  try {
    return await read()
  } catch (error) {
    if (last || !isNotFound(error)) throw error
    return undefined
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof MlAirflowError && error.code === 'not_found'
}
