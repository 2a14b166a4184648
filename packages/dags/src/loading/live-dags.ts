import { type Dag, type DagRegistry, messageOf } from '@ml-airflow/core'
import { type DagUpload, putInPlace } from './deploy.ts'
import { folderStamp } from './folder-stamp.ts'
import { IMPORT_TIMEOUT_MS, type LoadOptions, loadDags } from './load-dags.ts'
import { tookTooLong } from './probe.ts'

/** Retry interval for a file whose import timed out, even if unchanged. Long, because everything waits for the import. */
const AGAIN_MS = 600_000
const POLL_MS = 2_000
/** Interval between checks of the tables of refused DAGs, which may be mended without an edit of a file. */
const RECHECK_MS = 10_000

export interface LiveDagsOptions extends LoadOptions {
  /**
   * Prepares DAGs before they become visible, such as by creating their tables. If it throws, the DAGs stay unchanged.
   * Omitted in a process that uses what others have prepared.
   */
  readonly prepare?: (registry: DagRegistry) => Promise<void>
  /** Prepares DAGs whose files were found in the folder, rather than deployed. Default: `prepare`. */
  readonly prepareFound?: (registry: DagRegistry) => Promise<void>
  /** Retry interval for a file whose import timed out. Default: 600,000 ms. */
  readonly againMs?: number
  /** Interval at which DAGs that were refused are prepared again. Default: 10,000 ms. */
  readonly recheckMs?: number
}

export interface WatchOptions {
  /** Called at once, and after each reload. */
  readonly onLoad: () => void
  /** Called with the error that prevents a reload. */
  readonly onTrouble: (error: unknown) => void
  /** Poll interval. Default: 2,000 ms. */
  readonly everyMs?: number
}

/** The DAGs of a long-running process whose DAG files change. */
export class LiveDags {
  /** The same object for the whole process; a reload replaces the DAGs in it. */
  readonly registry: DagRegistry
  readonly folder: string | undefined
  readonly #timeoutMs: number
  readonly #againMs: number
  readonly #recheckMs: number
  readonly #cacheDir: string | undefined
  readonly #prepareFound: (registry: DagRegistry) => Promise<void>
  readonly #prepare: (registry: DagRegistry) => Promise<void>
  #stamp: string
  #loadedAt = performance.now()
  #recheckedAt = Number.NEGATIVE_INFINITY
  #last: Promise<unknown> = Promise.resolve()
  #checking: Promise<boolean> | undefined

  private constructor(registry: DagRegistry, stamp: string, options: LiveDagsOptions) {
    const { folder, timeoutMs, againMs, cacheDir, prepare = async () => {}, prepareFound = prepare } = options
    this.#cacheDir = cacheDir
    this.registry = registry
    this.folder = folder
    this.#stamp = stamp
    this.#timeoutMs = timeoutMs ?? IMPORT_TIMEOUT_MS
    this.#againMs = againMs ?? AGAIN_MS
    this.#recheckMs = options.recheckMs ?? RECHECK_MS
    this.#prepare = prepare
    this.#prepareFound = prepareFound
  }

  /** Loads the DAGs for the first time, without preparing them. */
  static async load(options: LiveDagsOptions): Promise<LiveDags> {
    const stamp = await stampOf(options.folder)
    return new LiveDags(await loadDags(options), stamp, options)
  }

  /** Reloads all files. */
  reload(): Promise<void> {
    return this.#exclusively(() => this.#reload())
  }

  /** Reloads if a file has changed, and returns whether the DAGs have. Concurrent calls share one check. */
  reloadIfChanged(): Promise<boolean> {
    this.#checking ??= this.#exclusively(() => this.#reloadChanged()).finally(() => {
      this.#checking = undefined
    })
    return this.#checking
  }

  /** Polls the files for changes, for a process without other notification. */
  watch({ onLoad, onTrouble, everyMs = POLL_MS }: WatchOptions): { close(): void } {
    onLoad()
    let reported = ''
    const poll = async (): Promise<void> => {
      try {
        if (await this.reloadIfChanged()) onLoad()
        reported = ''
      } catch (error) {
        // Retried with each poll, but reported only once.
        if (messageOf(error) !== reported) onTrouble(error)
        reported = messageOf(error)
      }
    }
    const timer = setInterval(() => void poll(), everyMs)
    return { close: () => clearInterval(timer) }
  }

  /**
   * Validates a file, adds it to the folder, and loads it.
   * @returns the DAGs it defines
   * @throws MlAirflowError `bad_argument`; then nothing has changed
   */
  deploy(upload: DagUpload): Promise<readonly Dag[]> {
    return this.#exclusively(async () => {
      const ids = await putInPlace(upload, {
        folder: this.folder,
        timeoutMs: this.#timeoutMs,
        known: this.registry,
        prepare: this.#prepare,
      })
      await this.#reload()
      return ids.map((id) => this.registry.get(id))
    })
  }

  async #reloadChanged(): Promise<boolean> {
    if (!this.#isToBeTriedAgain() && (await stampOf(this.folder)) === this.#stamp) return this.#recheckRefused()
    await this.#reload(this.#prepareFound)
    return true
  }

  /** Their tables may have been made or mended meanwhile. No file is loaded again. */
  async #recheckRefused(): Promise<boolean> {
    const { refused } = this.registry
    if (refused.dags.length === 0 || performance.now() - this.#recheckedAt < this.#recheckMs) return false
    this.#recheckedAt = performance.now()
    await this.#prepareFound(refused)
    return this.registry.readmit(refused)
  }

  /** After a busy phase of the host, a valid file must not count as broken until its next edit. */
  #isToBeTriedAgain(): boolean {
    const slow = tookTooLong(this.#timeoutMs)
    const isSlow = this.registry.failures.some(({ sentence }) => sentence === slow)
    return isSlow && performance.now() - this.#loadedAt >= this.#againMs
  }

  /** Takes the stamp first, so that the next poll sees changes made during the reload. */
  async #reload(prepare = this.#prepare): Promise<void> {
    const stamp = await stampOf(this.folder)
    const options = { folder: this.folder, timeoutMs: this.#timeoutMs, cacheDir: this.#cacheDir }
    const loaded = await loadDags(options)
    await prepare(loaded)
    this.registry.adopt(loaded)
    this.#stamp = stamp
    this.#loadedAt = performance.now()
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work, work)
    this.#last = done.catch(() => undefined)
    return done
  }
}

async function stampOf(folder: string | undefined): Promise<string> {
  return folder === undefined ? '' : folderStamp(folder)
}
