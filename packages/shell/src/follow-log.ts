import { type FSWatcher, watch } from 'node:fs'
import { type FollowOptions, type LogPart, MlAirflowError } from '@ml-airflow/core'
import { type LogFile, readLog } from './read-log.ts'

/** Some file systems report no changes, and a log that does not exist yet cannot be watched. */
const POLL_MS = 500

/** Implements `LogStore.follow` by watching the file. */
export async function* followLog(file: LogFile, options: FollowOptions): AsyncGenerator<LogPart> {
  const news = new News(options.ended, options.signal)
  let offset = options.offset ?? 0
  try {
    while (!options.signal?.aborted) {
      const { ended } = news
      const part = await readNext(file, { offset, limit: options.limit, ended })
      if (part?.text) {
        offset = part.nextOffset
        yield part
      } else if (ended) return
      else await news.next(file.logPath)
    }
  } finally {
    news.close()
  }
}

async function readNext(
  file: LogFile,
  { offset, limit, ended }: { offset: number; limit: number | undefined; ended: boolean },
): Promise<LogPart | undefined> {
  try {
    return await readLog(file, offset, limit)
  } catch (error) {
    const mayCome = !ended && error instanceof MlAirflowError && error.code === 'not_found'
    if (mayCome) return undefined
    throw error
  }
}

/** Signals that a file may have changed. */
class News {
  ended = false
  #watcher: FSWatcher | undefined
  #came = false
  #wake: () => void = () => {}

  constructor(ended: Promise<unknown>, signal: AbortSignal | undefined) {
    const end = () => {
      this.ended = true
      this.#happen()
    }
    ended.then(end, end)
    signal?.addEventListener('abort', () => this.#happen(), { once: true })
  }

  /** Resolves with the next change; at once if one has occurred since the last call. */
  async next(path: string): Promise<void> {
    this.#watch(path)
    if (!this.#came) await this.#wait()
    this.#came = false
  }

  close(): void {
    this.#watcher?.close()
  }

  async #wait(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, POLL_MS)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  #happen(): void {
    this.#came = true
    this.#wake()
  }

  #watch(path: string): void {
    if (this.#watcher) return
    try {
      this.#watcher = watch(path, () => this.#happen())
      this.#watcher.on('error', () => {})
      // The file may have changed between the last read and now.
      this.#came = true
    } catch {
      this.#watcher = undefined
    }
  }
}
